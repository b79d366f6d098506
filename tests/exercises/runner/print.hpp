// How a verdict looks on a terminal.
#pragma once

#include "tests/exercises/runner/catalogue.hpp"
#include "tests/exercises/runner/judge.hpp"

namespace exercises {

void print(const Verdict& verdict, const Exercise& exercise, const fs::path& root);

}  // namespace exercises
