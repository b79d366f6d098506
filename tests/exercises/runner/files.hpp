// Files as texts.
#pragma once

#include <cstdint>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <vector>

namespace exercises {

namespace fs = std::filesystem;

/// What a person can put right: one line, what was wrong and what is allowed.
struct UserError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

std::string read_file(const fs::path& path);  // throws UserError
void write_file(const fs::path& path, const std::string& content);

std::vector<std::string> lines_of(const std::string& text);
std::string trimmed(const std::string& text);

/// Sixteen hexadecimal digits, the same for the same text.
std::string hash_of(const std::string& text);

}  // namespace exercises
