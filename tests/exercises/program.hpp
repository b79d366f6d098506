// For checks of whole programs: runs the learner's, and says what it did.
#pragma once

#include <map>

#include "tests/exercises/check.hpp"

namespace exercise {

struct Run {
  std::string out, err;       // stdout and stderr
  int code = -1;              // the exit code
  std::int64_t products = 0;  // matrix products that were computed, on whatever road
  std::int64_t updates = 0;   // in-place `w -= learning_rate * grad`
  std::map<std::string, std::int64_t> nodes =
      {};  // that the engine called: "MmBackward0", "MyReLU"
};

/// Runs the learner's main() in a process of its own. Only inside an answer function. Where a
/// signal ends it, the check ends in the same way.
Run run_program(const std::vector<std::string>& flags);

/// The loss lines that it printed.
Lines losses(const Run& run);

/// The loss lines of a stage's program, which the exercise NEEDS. Only inside an expected function.
Lines stage_losses(const std::string& stage, const std::vector<std::string>& flags);

/// Whether the learner's object file defines a symbol that matches, as "typeinfo for TwoLayerNet".
bool defines(const std::string& regex);

}  // namespace exercise
