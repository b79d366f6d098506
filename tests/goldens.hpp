// The losses that NumPy and PyTorch printed (tests/golden), and how near a stage must come to them.
#pragma once

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <limits>
#include <sstream>
#include <vector>

#include "run_command.hpp"

struct Golden {
  std::string program, flags, text;  // the command, and what it must print
  bool has(const char* flag) const { return (flags + " ").find(flag) != std::string::npos; }
};

inline std::vector<Golden> read_goldens(const std::string& folder) {
  std::vector<Golden> goldens;
  for (const auto& entry :
       std::filesystem::directory_iterator(LADDER_SOURCE_DIR "/tests/golden/" + folder)) {
    std::ifstream file(entry.path());
    Golden golden;
    std::string hash;
    file >> hash >> golden.program;
    std::getline(file, golden.flags);
    golden.text.assign(std::istreambuf_iterator<char>(file), {});
    goldens.push_back(golden);
  }
  std::sort(goldens.begin(), goldens.end(), [](const Golden& a, const Golden& b) {
    return a.program + a.flags < b.program + b.flags;
  });
  return goldens;
}

inline std::string run(const std::string& program, const std::string& flags) {
  const CommandResult result = run_command(stage(program) + " " + flags);
  INFO(program, " ", flags, ": ", result.err);
  REQUIRE(result.code == 0);
  return result.out;
}

// How far the loss of step t may be from the golden one. Within 50 steps the relative difference is
// at most 2e-5 in float32 and 1e-11 in float64, and it may grow linearly after that, down to the
// rounding floor: each prediction carries an error of some units in the last place, which no longer
// shrinks when the loss, a sum of squares, does. The factors are what PyTorch on one OpenBLAS
// kernel differs from itself on another, about doubled.
inline double allowed_difference(const Golden& golden, bool float64, std::int64_t t,
                                 double expected, double first) {
  const double tolerance = float64 ? 1e-11 : 2e-5;
  const double epsilon = float64 ? 0x1p-52 : 0x1p-23;
  const bool adam = (golden.program[1] == '6' || golden.program[1] == '7') &&
                    (!golden.has("--optimizer ") || golden.has("rmsprop"));
  const bool dynamic = golden.program[1] == '8';
  const bool chaotic =
      ((adam || dynamic) && t >= 100) || (dynamic && golden.has("--learning-rate 1e-2 "));
  const double units = golden.has("--learning-rate 1e-3 ") ? 15 : chaotic ? 30 : 1;
  const double root = std::sqrt(expected);
  const double floor = units * epsilon * std::sqrt(std::max(first, 640.0));
  const double relative = tolerance * std::max(1.0, static_cast<double>(t) / 50);
  return relative * expected + 2 * floor * root + floor * floor;
}

// Steps and losses of a program's output.
inline std::vector<std::pair<std::int64_t, std::string>> losses_of(const std::string& text) {
  std::istringstream lines(text);
  std::vector<std::pair<std::int64_t, std::string>> losses;
  std::int64_t t;
  std::string loss;
  while (lines >> t >> loss) losses.emplace_back(t, loss);
  return losses;
}

#ifdef __SANITIZE_ADDRESS__  // ten times slower, and what one step does, the others do as well
constexpr std::int64_t kMostSteps = 20;
#else
constexpr std::int64_t kMostSteps = std::numeric_limits<std::int64_t>::max();
#endif

/// Runs the program of a golden, with `more` flags and at most `steps` steps, and holds every loss
/// against the golden one.
inline void compare_losses(const Golden& golden, std::string more = "",
                           std::int64_t steps = kMostSteps) {
  auto expected = losses_of(golden.text);
  REQUIRE(!expected.empty());
  if (expected.back().first >= steps) more += " --iterations " + std::to_string(steps);
  std::erase_if(expected, [&](const auto& loss) { return loss.first >= steps; });
  if (expected.empty()) return;
  const auto printed = losses_of(run(golden.program, golden.flags + " " + more));
  const bool float64 = golden.program[1] == '1' ? !golden.has("float32") : golden.has("float64");
  const double first = std::stod(expected.front().second);
  std::size_t compared = 0;
  for (const auto& step : printed) {
    const std::int64_t t = step.first;
    const std::string& loss = step.second;
    if (compared == expected.size() || expected[compared].first != t) continue;
    const std::string& golden_loss = expected[compared++].second;
    INFO(golden.program, golden.flags, " ", more, ": step ", t, " prints ", loss, ", but Python ",
         golden_loss);
    const double a = std::stod(loss), b = std::stod(golden_loss);
    if (std::isfinite(b))
      CHECK(std::abs(a - b) <= allowed_difference(golden, float64, t, b, first));
    else
      CHECK(loss == golden_loss);
  }
  INFO(golden.program, golden.flags, " ", more);
  CHECK(compared == expected.size());  // no line is missing
}
