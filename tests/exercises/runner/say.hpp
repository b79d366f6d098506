// All words that a learner reads go through text(), which says them in the chosen language.
#pragma once

#include <sstream>
#include <string>
#include <vector>

#include "tests/exercises/runner/language.hpp"

namespace exercises {

/// The pattern with its {} replaced, one after the other.
std::string filled(const std::string& pattern, const std::vector<std::string>& parts);

template <class T> std::string part_text(const T& part) {
  std::ostringstream out;
  out << part;
  return out.str();
}

/// text("{}: {} of {} passed", "ann", 3, 40)
template <class... Parts> std::string text(const std::string& pattern, const Parts&... parts) {
  return filled(translated(pattern), {part_text(parts)...});
}

/// Without control characters: what others have written may not steer the terminal.
std::string printable(std::string text);

/// Prints a line on stdout.
void say(const std::string& line = "");

/// How many columns of a terminal it takes: a Chinese character takes two.
std::size_t width(const std::string& text);
/// With spaces behind it, so that it takes that many.
std::string padded(const std::string& text, std::size_t columns);
/// What of it fits into that many.
std::string shortened(const std::string& text, std::size_t columns);

/// Prints text in lines of at most 92 columns, `indent` spaces in.
void say_wrapped(const std::string& text, std::size_t indent = 2);

enum class Colour { none, red, green, yellow, bold };
/// In this colour, where stdout is a terminal.
std::string coloured(const std::string& text, Colour colour);

}  // namespace exercises
