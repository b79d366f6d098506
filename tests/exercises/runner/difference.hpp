// In what an answer differs from what was expected, in words.
#pragma once

#include "tests/exercises/record.hpp"

namespace exercises {

/// Empty if in nothing: shapes first, then the first index with both values. An answer to a
/// prediction is not told what would be right.
std::string difference(const exercise::Record& answer, const exercise::Record& expected);

/// Whether two wrong answers to a question are the same mistake.
bool same_mistake(const exercise::Record& a, const exercise::Record& b);

}  // namespace exercises
