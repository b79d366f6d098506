// Proves an exercise: what must pass does, what must not does not.
#pragma once

#include "tests/exercises/runner/checker.hpp"

namespace exercises {

/// Prints a line for each thing that is not as it should be, and returns how many there are.
int self_test(const Exercise& exercise, Builder& builder);

}  // namespace exercises
