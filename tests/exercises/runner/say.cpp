#include "tests/exercises/runner/say.hpp"

#include <unistd.h>

#include <cstdio>
#include <cstdlib>

namespace exercises {

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
  std::string shown = line;
  for (char& c : shown)
    if (static_cast<unsigned char>(c) < ' ' && c != '\n' && c != '\033') c = ' ';
  std::puts(shown.c_str());
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
  static const bool wanted = isatty(STDOUT_FILENO) != 0 && std::getenv("NO_COLOR") == nullptr;
  const char* const codes[] = {"0", "31", "32", "33", "1"};
  if (!wanted || colour == Colour::none) return text;
  return std::string("\033[") + codes[static_cast<int>(colour)] + "m" + text + "\033[0m";
}

}  // namespace exercises
