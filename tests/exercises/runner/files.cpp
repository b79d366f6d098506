#include "tests/exercises/runner/files.hpp"

#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <iterator>
#include <sstream>

#include "tests/exercises/runner/say.hpp"

namespace exercises {

std::string read_file(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in || fs::is_directory(path)) throw UserError(text("cannot read {}", path.string()));
  return {std::istreambuf_iterator<char>(in), {}};
}

// A reader, or one who is interrupted here, finds the old file or the new one, never half of it.
void write_file(const fs::path& path, const std::string& content) {
  std::error_code none;  // what could not be made shows by what cannot be written
  if (path.has_parent_path()) fs::create_directories(path.parent_path(), none);
  const fs::path fresh = path.string() + "." + std::to_string(getpid());
  std::ofstream out(fresh, std::ios::binary);
  out << content;
  out.close();
  if (out) fs::rename(fresh, path, none);
  if (!out || none) throw UserError(text("cannot write {}", path.string()));
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

std::string trimmed(const std::string& text) {
  const char* const space = " \t\r\n";
  const auto first = text.find_first_not_of(space);
  if (first == std::string::npos) return {};
  return text.substr(first, text.find_last_not_of(space) - first + 1);
}

// FNV-1a. Nobody gains anything by finding two texts with the same one.
std::string hash_of(const std::string& text) {
  std::uint64_t hash = 14695981039346656037u;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211u;
  char digits[17];
  std::snprintf(digits, sizeof digits, "%016llx", static_cast<unsigned long long>(hash));
  return digits;
}

}  // namespace exercises
