#include "tests/exercises/runner/phrases.hpp"

#include <algorithm>
#include <regex>
#include <vector>

#include "tests/exercises/runner/say.hpp"

namespace exercises {
namespace {

// What stands in a text where the pattern has its {}; nothing if the text does not fit.
std::optional<std::vector<std::string>> parts_of(const std::string& text,
                                                 const std::string& pattern) {
  static const std::regex special(R"([.^$|()\[\]{}*+?\\])"), gap(R"(\\\{\\\})");
  const std::string escaped = std::regex_replace(pattern, special, R"(\$&)");
  std::smatch match;
  if (!std::regex_match(text, match, std::regex(std::regex_replace(escaped, gap, "(.+)"))))
    return {};
  return std::vector<std::string>(match.begin() + 1, match.end());
}

}  // namespace

std::optional<std::string> Phrases::row_of(const std::string& english) const {
  if (rows_.contains(english)) return english;
  for (const auto& [pattern, chinese] : rows_)
    if (parts_of(english, pattern)) return pattern;
  return {};
}

std::string Phrases::operator()(const std::string& english) const {
  if (!reads_chinese()) return english;
  const auto row = row_of(english);
  return row ? filled(rows_.at(*row), *parts_of(english, *row)) : english;
}

}  // namespace exercises
