// What grading found, as files for other programs.
#pragma once

#include "tests/exercises/runner/judge.hpp"

namespace exercises {

struct Grade {
  std::string learner, id, title;
  bool handed_in = false;
  Verdict verdict = {};
  double seconds = 0;
};

/// "passed", "wrong", "does not compile", "not written yet" or "not handed in", a message for
/// text(). In the files it is English: other programs read them.
std::string state_text(const Grade& grade);
/// The verdict in one line; empty where it passed.
std::string reason(const Grade& grade);

std::string as_csv(const std::vector<Grade>& grades);
std::string as_json(const std::vector<Grade>& grades, const std::vector<std::uint32_t>& seeds);
/// A test suite for each learner, as CI services show them.
std::string as_junit(const std::vector<Grade>& grades);

}  // namespace exercises
