// Which of several processes this is, as torchrun says it in the environment.
#pragma once

#include <charconv>
#include <cstdlib>
#include <string>

#include "common/harness/options.hpp"

namespace ladder::processes {

struct Place {
  std::int64_t rank = 0, world_size = 1, port = 0;
  std::string address;  // of the first process's machine

  std::string meeting_point() const { return address + ":" + std::to_string(port); }
  std::int64_t first_row(std::int64_t rows, std::int64_t of) const {
    return rows * of / world_size;
  }
};

inline std::string environment(const char* name) {
  const char* const value = std::getenv(name);
  return value ? value : "";
}

inline std::int64_t number(const std::string& name, std::int64_t low, std::int64_t high) {
  const std::string word = environment(name.c_str());
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
  if (error == std::errc() && *end == '\0' && low <= value && value <= high) return value;
  throw BadInput("the environment has " + name + "='" + word + "'",
                 "whole numbers from " + std::to_string(low) + " to " + std::to_string(high) +
                     ", as torchrun sets RANK, WORLD_SIZE, MASTER_ADDR and MASTER_PORT");
}

inline Place place() {
  Place here;
  here.world_size = number("WORLD_SIZE", 1, 1'000'000);
  here.rank = number("RANK", 0, here.world_size - 1);
  if (here.world_size == 1) return here;
  here.port = number("MASTER_PORT", 1, 65535);
  here.address = environment("MASTER_ADDR");
  if (here.address.empty())
    throw BadInput("the environment has no MASTER_ADDR", "the address of the first machine");
  return here;
}

}  // namespace ladder::processes
