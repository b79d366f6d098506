#include "tests/exercises/runner/say.hpp"

#include <unistd.h>

#include <cstdio>
#include <cstdlib>

namespace exercises {

namespace {

bool is_coloured() {
  static const bool wanted = isatty(STDOUT_FILENO) != 0 && std::getenv("NO_COLOR") == nullptr;
  return wanted;
}

}  // namespace

std::string printable(std::string text) {
  for (char& c : text)
    if ((static_cast<unsigned char>(c) < ' ' && c != '\n') || c == '\x7f') c = ' ';
  return text;
}

std::string filled(const std::string& pattern, std::initializer_list<std::string> parts) {
  std::string text;
  auto part = parts.begin();
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern.compare(i, 2, "{}") != 0 || part == parts.end()) {
      text += pattern[i];
    } else {
      text += *part++;
      ++i;
    }
  }
  return text;
}

void say(const std::string& line) {
  std::puts(is_coloured() ? line.c_str() : printable(line).c_str());
  std::fflush(stdout);
}

void say_wrapped(const std::string& text, std::size_t indent) {
  std::istringstream words(text);
  const std::string margin(indent, ' ');
  std::string line = margin;
  for (std::string word; words >> word; line += word + " ") {
    if (line.size() + word.size() <= 92 || line == margin) continue;
    line.pop_back();
    say(line);
    line = margin;
  }
  if (line == margin) return;
  line.pop_back();
  say(line);
}

std::string coloured(const std::string& text, Colour colour) {
  const char* const codes[] = {"0", "31", "32", "33", "1"};
  if (!is_coloured() || colour == Colour::none) return text;
  return std::string("\033[") + codes[static_cast<int>(colour)] + "m" + text + "\033[0m";
}

}  // namespace exercises
