// Builds, runs and judges an answer.
#pragma once

#include "tests/exercises/runner/compile.hpp"
#include "tests/exercises/runner/judge.hpp"

namespace exercises {

class Checker {
 public:
  Checker(Builder& builder, bool limit_memory) : builder_(builder), limits_{10, limit_memory} {}

  /// The verdict on a file, with each of the seeds: the first that is not `passed`.
  Verdict check(const Exercise& exercise, const fs::path& answer,
                const std::vector<std::uint32_t>& seeds = {0});

  /// What a todo does instead of reporting itself: "constant" or "exit" (for self-test).
  std::string todo_means = "report";

 private:
  Verdict judged(const Exercise& exercise, const fs::path& answer, std::uint32_t seed);
  std::vector<exercise::Record> expected(const Exercise& exercise, std::uint32_t seed);
  Outcome execute(const Program& program, const std::string& mode, std::uint32_t seed);
  std::string symbols(const Program& program);
  std::string mistake(const Exercise& exercise, const Verdict& verdict, std::uint32_t seed);

  Builder& builder_;
  Limits limits_;
};

/// A program's text without comments and space.
std::string bare(const std::string& source);

/// The message of a file of wrong/: its leading comment.
std::string message_of(const fs::path& wrong);

}  // namespace exercises
