// Builds, runs and judges an answer.
#pragma once

#include "tests/exercises/runner/compile.hpp"
#include "tests/exercises/runner/judge.hpp"

namespace exercises {

struct Mistake {
  exercise::Record record;  // the first that is not as it should be
  std::string message;
};

class Checker {
 public:
  explicit Checker(Builder& builder) : builder_(builder) {}

  /// The verdict on a file, with each of the seeds: the first that is not `passed`.
  Verdict check(const Exercise& exercise, const fs::path& answer,
                const std::vector<std::uint32_t>& seeds = {0});

  /// What known mistakes answer differently, and the message of each: their files compiled and run,
  /// or, in a copy that was handed out, what was recorded of them.
  std::vector<Mistake> mistakes(const Exercise& exercise, std::uint32_t seed);

  /// What the check expects, each question with its name and its rule.
  std::vector<exercise::Record> expected(const Exercise& exercise, std::uint32_t seed);

  /// What a todo does instead of reporting itself: "constant" or "exit" (for self-test).
  std::string todo_means = "report";

 private:
  Verdict judged(const Exercise& exercise, const fs::path& answer, std::uint32_t seed);
  exercise::Record shown_by(const Exercise& exercise, const fs::path& wrong, std::uint32_t seed);
  Outcome execute(const Program& program, std::uint32_t seed);
  fs::path symbols(const Program& program);

  Builder& builder_;
};

/// Whether two programs are the same but for comments and space.
bool same_code(const fs::path& a, const fs::path& b);

/// The message of a file of wrong/: its leading comment.
std::string message_of(const fs::path& wrong);

}  // namespace exercises
