// What a learner sees of an exercise and of a verdict.
#pragma once

#include "tests/exercises/runner/catalogue.hpp"
#include "tests/exercises/runner/judge.hpp"

namespace exercises {

void print_verdict(const Verdict& verdict, const Exercise& exercise, const fs::path& root);

/// task.md as plain text.
void print_task(const Exercise& exercise);

/// "my/03b/engine_order.cpp": from where ./tutorial is.
std::string shown(const fs::path& file, const fs::path& root);

/// "[####------]"
std::string bar(std::size_t done, std::size_t all, std::size_t width = 30);

}  // namespace exercises
