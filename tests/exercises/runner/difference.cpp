#include "tests/exercises/runner/difference.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>

#include "tests/exercises/runner/files.hpp"
#include "tests/exercises/runner/say.hpp"

namespace exercises {

using exercise::Record;
using exercise::Value;

namespace {

// The fewest digits that say it all, from six on.
std::string number_text(double number) {
  char text[32];
  for (int digits = 6; digits <= 17; ++digits) {
    std::snprintf(text, sizeof text, "%.*g", digits, number);
    if (std::isnan(number) || std::strtod(text, nullptr) == number) break;
  }
  return text;
}

std::string list_text(const std::vector<std::int64_t>& numbers) {
  std::string list;
  for (const auto number : numbers) list += (list.empty() ? "" : ", ") + std::to_string(number);
  return list;
}

std::string shape_text(const Value& value) { return "(" + list_text(value.shape) + ")"; }

std::string index_text(std::size_t flat, const std::vector<std::int64_t>& shape) {
  std::vector<std::int64_t> index(shape.size());
  for (std::size_t d = shape.size(); d-- > 0; flat /= static_cast<std::size_t>(shape[d]))
    index[d] = static_cast<std::int64_t>(flat % static_cast<std::size_t>(shape[d]));
  return "[" + list_text(index) + "]";
}

std::string element_text(const Value& value, std::size_t i) {
  if (value.type == "bool") return value.numbers[i] != 0 ? "true" : "false";
  return number_text(value.numbers[i]);
}

std::string kind_text(const Value& value) {
  if (value.type == "lines") return text("{} loss lines", value.shape[0]);
  if (value.type == "array") return text("an array of shape {}", shape_text(value));
  if (value.type.starts_with("tensor "))
    return text("a {} of shape {}", value.type, shape_text(value));
  return text(value.type == "undefined tensor" ? message("an {}") : message("a {}"), value.type);
}

bool within(double answer, double expected, double tolerance) {
  if (std::isnan(answer) || std::isnan(expected)) return std::isnan(answer) && std::isnan(expected);
  if (answer == expected) return true;  // infinities, too
  return std::abs(answer - expected) <= tolerance * (1 + std::abs(expected));
}

// The texts of two values that differ. `hidden`: without saying what is right.
class Words {
 public:
  Words(const Value& answer, const Value& expected, double tolerance, bool hidden)
      : answer_(answer), expected_(expected), tolerance_(tolerance), hidden_(hidden) {}

  std::string all() const {
    if (answer_.type == "threw") return text("an error was thrown: {}", answer_.text);
    if (answer_.type != expected_.type || answer_.shape.size() != expected_.shape.size())
      return but(text("it is {}", kind_text(answer_)), kind_text(expected_));
    if (answer_.type == "text") return of_texts();
    if (answer_.type == "lines") return of_lines();
    if (answer_.shape != expected_.shape)
      return but(text("the shape is {}", shape_text(answer_)), shape_text(expected_));
    return of_elements();
  }

 private:
  std::string but(const std::string& wrong, const std::string& right) const {
    return hidden_ ? wrong : text("{}; expected: {}", wrong, right);
  }

  // The first line that differs: the others are right, or not looked at yet.
  std::string of_texts() const {
    const auto answer = lines_of(answer_.text), expected = lines_of(expected_.text);
    if (answer == expected) return "";
    const auto [a, b] =
        std::mismatch(answer.begin(), answer.end(), expected.begin(), expected.end());
    const auto quoted = [](const auto& at, const auto& lines) {
      return at == lines.end() ? text("nothing more") : "\"" + *at + "\"";
    };
    const bool is_one_line = expected.size() < 2 && answer.size() < 2;
    const std::string wrong = quoted(a, answer);
    return but(is_one_line ? text("it is {}", wrong)
                           : text("line {} is {}", a - answer.begin() + 1, wrong),
               quoted(b, expected));
  }

  std::string of_lines() const {
    const auto &got = answer_.numbers, &right = expected_.numbers;
    const std::size_t both = std::min(got.size(), right.size());
    for (std::size_t i = 0; i < both; i += 2)
      if (got[i] != right[i])
        return but(text("line {} is of step {}", i / 2 + 1, number_text(got[i])),
                   text("step {}", number_text(right[i])));
    if (answer_.shape != expected_.shape)
      return but(text("there are {}", kind_text(answer_)), kind_text(expected_));
    for (std::size_t i = 1; i < both; i += 2)
      if (!within(got[i], right[i], tolerance_))
        return near(text("the loss of step {} is {}", number_text(got[i - 1]), number_text(got[i])),
                    number_text(right[i]));
    return "";
  }

  std::string of_elements() const {
    const auto &got = answer_.numbers, &right = expected_.numbers;
    for (std::size_t i = 0; i < std::max(got.size(), right.size()); ++i) {
      if (i >= got.size() || i >= right.size()) return text("it is incomplete");
      if (within(got[i], right[i], tolerance_)) continue;
      const std::string what =
          expected_.shape.empty()
              ? text("it is {}", element_text(answer_, i))
              : text("element {} is {}", index_text(i, expected_.shape), element_text(answer_, i));
      return near(what, element_text(expected_, i));
    }
    return "";
  }

  std::string near(const std::string& wrong, const std::string& right) const {
    if (tolerance_ == 0 || hidden_) return but(wrong, right);
    return text("{} (tolerance {})", but(wrong, right), number_text(tolerance_));
  }

  const Value &answer_, &expected_;
  const double tolerance_;
  const bool hidden_;
};

}  // namespace

std::string difference(const Record& answer, const Record& expected) {
  const std::string& words = expected.value.text;
  if (expected.kind != "refuses")
    return Words(answer.value, expected.value, expected.tolerance, expected.kind == "predict")
        .all();
  if (answer.value.type != "threw")
    return text("nothing was refused; expected: an error that says \"{}\"", words);
  if (answer.value.text.find(words) != std::string::npos) return "";
  return text("the error says \"{}\"; expected: \"{}\"", answer.value.text, words);
}

bool same_mistake(const Record& a, const Record& b) {
  if (a.name != b.name || a.kind != b.kind || a.value.type != b.value.type) return false;
  if (a.value.type == "threw" || a.value.type == "ended") return a.value.text == b.value.text;
  return Words(a.value, b.value, std::max(a.tolerance, 1e-9), true).all().empty();
}

}  // namespace exercises
