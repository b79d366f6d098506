#include "tests/exercises/runner/say.hpp"

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>

namespace exercises {

namespace {

bool is_coloured() {
  static const bool wanted = isatty(STDOUT_FILENO) != 0 && std::getenv("NO_COLOR") == nullptr;
  return wanted;
}

// The characters of a text in UTF-8.
std::vector<std::string> characters(const std::string& text) {
  std::vector<std::string> all;
  for (const char c : text) {
    if (all.empty() || (c & 0xc0) != 0x80) all.emplace_back();
    all.back() += c;
  }
  return all;
}

// Bytes of UTF-8 are in the order of what they stand for: the Chinese ones are above these.
bool is_wide(const std::string& character) { return character >= "\u2e80"; }

// Whether a line may end between two characters: at a space, and beside a Chinese one that is no
// punctuation of the other.
bool may_break(const std::string& a, const std::string& b) {
  static const std::string closing = "，。；：！？、）”》", opening = "（“《";
  if (a == " " || b == " ") return a == " ";
  return (is_wide(a) || is_wide(b)) && closing.find(b) == std::string::npos &&
         opening.find(a) == std::string::npos;
}

// What stays together in a line, with the space behind it.
std::vector<std::string> pieces(const std::string& text) {
  std::istringstream words(text);
  std::vector<std::string> all, pieces(1);
  for (std::string word; words >> word; all.emplace_back(" "))
    for (auto& character : characters(word)) all.push_back(std::move(character));
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (i > 0 && may_break(all[i - 1], all[i])) pieces.emplace_back();
    pieces.back() += all[i];
  }
  return pieces;
}

}  // namespace

std::string printable(std::string text) {
  for (char& c : text)
    if ((static_cast<unsigned char>(c) < ' ' && c != '\n') || c == '\x7f') c = ' ';
  return text;
}

std::string filled(const std::string& pattern, const std::vector<std::string>& parts) {
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

std::size_t width(const std::string& text) {
  std::size_t columns = 0;
  for (const auto& character : characters(text)) columns += is_wide(character) ? 2U : 1U;
  return columns;
}

std::string padded(const std::string& text, std::size_t columns) {
  return text + std::string(columns - std::min(columns, width(text)), ' ');
}

std::string shortened(const std::string& text, std::size_t columns) {
  std::string start;
  for (const auto& character : characters(text)) {
    if (width(start + character) > columns) break;
    start += character;
  }
  return start;
}

void say_wrapped(const std::string& text, std::size_t indent) {
  const std::string margin(indent, ' ');
  std::string line = margin;
  const auto say_line = [&] {
    if (line != margin) say(line.substr(0, line.find_last_not_of(' ') + 1));
    line = margin;
  };
  for (const auto& piece : pieces(text)) {
    if (width(line) + width(trimmed(piece)) > 92) say_line();
    line += piece;
  }
  say_line();
}

std::string coloured(const std::string& text, Colour colour) {
  const char* const codes[] = {"0", "31", "32", "33", "1"};
  if (!is_coloured() || colour == Colour::none) return text;
  return std::string("\033[") + codes[static_cast<int>(colour)] + "m" + text + "\033[0m";
}

}  // namespace exercises
