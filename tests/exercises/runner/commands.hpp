// What a learner, or a teacher, can ask for. Each returns the exit code.
#pragma once

#include "tests/exercises/runner/checker.hpp"
#include "tests/exercises/runner/learner.hpp"

namespace exercises {

/// Where everything is.
struct Classroom {
  fs::path root;   // the repository
  fs::path build;  // build/release
  fs::path my;     // the learner's folder
};

// An empty name: the exercise worked on last.
int start(const Classroom& classroom, const std::string& name);
int reset(const Classroom& classroom, const std::string& name);
int check(const Classroom& classroom, const std::string& name);
int watch(const Classroom& classroom, const std::string& name);
int hint(const Classroom& classroom, const std::string& name);
int solution(const Classroom& classroom, const std::string& name);

int list(const Classroom& classroom);
/// The same for a teacher, as Markdown: aims, and usual wrong answers.
int guide(const Classroom& classroom);
int learn(const Classroom& classroom);

/// A stage to play with, as my/<name>/; and its program, as build/release/bin/my/<name>.
int copy(const Classroom& classroom, const std::string& stage, const std::string& name);
int build_copy(const Classroom& classroom, const std::string& name);
int build_check(const Classroom& classroom, const std::string& name);

struct Reports {
  fs::path json, junit, csv;  // empty: not wanted
};
/// One learner's folder, or folders of learners.
int grade(const Classroom& classroom, std::vector<fs::path> folders, const Reports& reports,
          std::vector<std::uint32_t> seeds);
/// A copy of the repository without solutions.
int hand_out(const Classroom& classroom, const fs::path& folder);
int self_tests(const Classroom& classroom, const std::vector<std::string>& names);

// ---- shared by them ----

/// By name, or the one worked on last.
Exercise chosen(const Classroom& classroom, const Learner& learner, const std::string& name);
/// The first that has not passed, from the one worked on last on; null when all have.
const Exercise* next_exercise(const std::vector<Exercise>& all, const Learner& learner);
/// Judges what is in my/, prints the verdict and what can be done now.
Verdict check_and_print(const Classroom& classroom, Learner& learner, const Exercise& exercise);
/// What one can do after a stage, and at the end of all; nothing in between.
void print_milestone(const Classroom& classroom, const Learner& learner, const Exercise& passed);

}  // namespace exercises
