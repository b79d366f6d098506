// What exercises hand out of the repository's own text is that text, so that it changes when that
// does. A file of the library that is to be repaired, and each mistake that is known in it, is the
// library's but for one place; a program to climb from is its stage's.
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "tests/text_files.hpp"

namespace {

namespace fs = std::filesystem;

using Lines = std::vector<std::string>;

constexpr std::ptrdiff_t kMostLines = 12;  // of the place that differs

std::vector<fs::path> all_exercises() {
  std::vector<fs::path> exercises;
  for (const auto& stage : fs::directory_iterator(LADDER_SOURCE_DIR)) {
    if (!fs::exists(stage.path() / "exercises")) continue;
    for (const auto& exercise : fs::directory_iterator(stage.path() / "exercises"))
      if (fs::exists(exercise.path() / "check.cpp")) exercises.push_back(exercise.path());
  }
  return exercises;
}

// The file that an exercise replaces; empty if it replaces none.
std::string replaced_by(const fs::path& exercise) {
  const std::string directive = "// REPLACES: ";
  for (const auto& line : lines_of(exercise / "check.cpp"))
    if (line.starts_with(directive)) return line.substr(directive.size());
  return {};
}

// What was made of the library's file: without the message above it, and without the word for a
// hole. Empty for a mistake that fills the hole of start.cpp by a macro, and is held by it.
Lines copy_of(const fs::path& path, const std::string& first_line) {
  Lines lines = lines_of(path);
  if (std::any_of(lines.begin(), lines.end(),
                  [](const auto& line) { return line.ends_with("start.cpp\""); }))
    return {};
  lines.erase(lines.begin(), std::find(lines.begin(), lines.end(), first_line));
  std::erase(lines, "#include \"tests/exercises/todo.hpp\"");
  return lines;
}

void check_one_place(const Lines& library, const Lines& copy) {
  const auto [before, copy_before] =
      std::mismatch(library.begin(), library.end(), copy.begin(), copy.end());
  const auto [after, copy_after] =
      std::mismatch(library.rbegin(), library.rend() - (before - library.begin()), copy.rbegin(),
                    copy.rend() - (copy_before - copy.begin()));
  CHECK(after.base() - before <= kMostLines);
  CHECK(copy_after.base() - copy_before <= kMostLines);
  CHECK(library != copy);
}

// A program without includes, empty lines and the comment that says where it belongs; and without
// --load and --save, which an exercise does not need.
Lines program_of(const fs::path& path) {
  Lines lines = lines_of(path);
  lines.erase(lines.begin());
  std::erase_if(lines, [](const auto& line) {
    return line.empty() || line.starts_with("#include") || line.starts_with("  load_and_save(");
  });
  const std::string files = ", \"--load\", \"--save\"";
  for (auto& line : lines)
    if (const auto at = line.find(files); at != line.npos) line.erase(at, files.size());
  return lines;
}

// How many lines of `program` are not in `start`, in their order.
std::size_t missing_in(const Lines& start, const Lines& program) {
  std::size_t missing = 0;
  auto at = start.begin();
  for (const auto& line : program) {
    const auto found = std::find(at, start.end(), line);
    if (found == start.end())
      ++missing;
    else
      at = found + 1;
  }
  return missing;
}

TEST_SUITE("repairs") {
  TEST_CASE("a program to climb from is its stage's, with holes") {
    for (const char* name :
         {"02_tensor_manual_grad/exercises/f_to_autograd", "03_autograd/exercises/j_to_function",
          "04_custom_function/exercises/f_to_modules",
          "05_nn_module/exercises/b_second_hidden_layer", "05_nn_module/exercises/f_to_optimizers",
          "06_optim/exercises/h_to_custom_module"}) {
      INFO(name);
      const fs::path exercise = fs::path(LADDER_SOURCE_DIR) / name;
      const Lines start = program_of(exercise / "start.cpp");
      const Lines stage = program_of(exercise.parent_path().parent_path() / "main.cpp");
      const bool has_holes = std::any_of(start.begin(), start.end(), [](const auto& line) {
        return line.find("todo(") != std::string::npos;
      });
      // A hole may take the place of a line, and bring a few of its own. Without holes nothing is
      // another line than the stage's.
      CHECK(missing_in(start, stage) <= (has_holes ? 1 : 0));
      CHECK(start.size() - stage.size() <= (has_holes ? 4 : 0));
    }
  }

  TEST_CASE("a file to be repaired is the library's but for one place") {
    std::size_t copies = 0;
    for (const fs::path& exercise : all_exercises()) {
      const std::string replaced = replaced_by(exercise);
      if (replaced.empty()) continue;
      const Lines library = lines_of(fs::path(LADDER_SOURCE_DIR) / replaced);
      std::vector<fs::path> files{exercise / "start.cpp"};
      if (!is_handed_out())
        for (const auto& wrong : fs::directory_iterator(exercise / "wrong"))
          files.push_back(wrong.path());
      for (const auto& file : files) {
        const Lines copy = copy_of(file, library.front());
        if (copy.empty()) continue;
        INFO(file.string(), " and ", replaced);
        check_one_place(library, copy);
        ++copies;
      }
    }
    CHECK(copies >= 8);  // at least eight files are there to be repaired
  }
}

}  // namespace
