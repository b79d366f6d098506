// All words that a learner reads go through text(): a place for translations.
#pragma once

#include <initializer_list>
#include <sstream>
#include <string>

namespace exercises {

/// The pattern with its {} replaced, one after the other.
std::string filled(const std::string& pattern, std::initializer_list<std::string> parts);

template <class T> std::string part_text(const T& part) {
  std::ostringstream out;
  out << part;
  return out.str();
}

/// text("{} of {} passed", 3, 40)
template <class... Parts> std::string text(const std::string& pattern, const Parts&... parts) {
  return filled(pattern, {part_text(parts)...});
}

/// Without control characters: what others have written may not steer the terminal.
std::string printable(std::string text);

/// Prints a line on stdout.
void say(const std::string& line = "");

/// Prints text in lines of at most 92 characters, `indent` spaces in.
void say_wrapped(const std::string& text, std::size_t indent = 2);

enum class Colour { none, red, green, yellow, bold };
/// In this colour, where stdout is a terminal.
std::string coloured(const std::string& text, Colour colour);

}  // namespace exercises
