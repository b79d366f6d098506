// The exercises that there are: folders such as 03_autograd/exercises/b_engine_order/.
#pragma once

#include <optional>

#include "tests/exercises/runner/files.hpp"

namespace exercises {

struct Exercise {
  std::string id;     // "03b": the number of its stage and the letter of its folder
  std::string slug;   // "engine_order"
  fs::path folder;    // of the exercise
  std::string stage;  // "03_autograd"
  std::string title = {}, kind = {};
  int minutes = 0;
  std::string task = {};  // task.md, all of it

  // From the comment lines at the top of check.cpp.
  std::string rung = {};                // what it links: "harness", "tensor", ... "optim"
  fs::path replaces = {};               // the library's file that the answer takes the place of
  std::string defines = {};             // a function that the answer must define
  std::vector<std::string> flags = {};  // more for the compiler
  std::string aim = {};                 // for the teacher: "to know ..."
  bool program = false;                 // the answer has a main() of its own
  bool stand_in = false;                // links the GPU stand-in
  std::vector<std::string> needs = {};  // programs of stages

  fs::path start() const { return folder / "start.cpp"; }
  fs::path solution() const { return folder / "solution.cpp"; }
  fs::path check() const { return folder / "check.cpp"; }
  fs::path recorded() const { return folder / "mistakes.txt"; }  // in a copy that was handed out
  std::vector<fs::path> wrong() const;                           // sorted
  std::vector<std::string> hints() const;
};

/// All of them, in order. Throws UserError where a folder is not well-formed.
std::vector<Exercise> all_exercises(const fs::path& root);

/// By id or slug, "03b", "3b" or "engine_order", or by a path in its folder.
Exercise exercise_named(const fs::path& root, const std::string& name);

/// The stages' folders: "01_manual_numpy_style" ...
std::vector<std::string> all_stages(const fs::path& root);

}  // namespace exercises
