// Files that tests read, and folders that they make.
#pragma once

#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <vector>

inline std::string read_file(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  REQUIRE_MESSAGE(in, file.string(), " cannot be read");
  return {std::istreambuf_iterator<char>(in), {}};
}

/// The lines of a text, without their ends.
inline std::vector<std::string> lines_of_text(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

inline std::vector<std::string> lines_of(const std::filesystem::path& file) {
  return lines_of_text(read_file(file));
}

/// Whether this is a copy for learners: `./tutorial hand-out` leaves the answers and the teacher's
/// pages out, and writes down how the known mistakes show.
inline bool is_handed_out() {
  const std::filesystem::path stage = LADDER_SOURCE_DIR "/01_manual_numpy_style/exercises";
  for (const auto& exercise : std::filesystem::directory_iterator(stage))
    if (std::filesystem::exists(exercise.path() / "mistakes.txt")) return true;
  return false;
}

/// "03" or "03_autograd" -> "03_autograd"
inline std::string stage_folder(const std::string& name) {
  for (const auto& entry : std::filesystem::directory_iterator(LADDER_SOURCE_DIR))
    if (const std::string folder = entry.path().filename().string();
        folder == name || folder.starts_with(name + "_"))
      return folder;
  FAIL("there is no stage ", name);
  return {};
}

/// A folder of a test's own; it goes with the test.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    char name[] = "/tmp/ladder_test_XXXXXX";
    REQUIRE(mkdtemp(name) != nullptr);
    path_ = name;
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  ~TemporaryFolder() { std::filesystem::remove_all(path_); }

  const std::filesystem::path& path() const { return path_; }
  std::string operator/(const std::string& name) const { return path_ / name; }

 private:
  std::filesystem::path path_;
};
