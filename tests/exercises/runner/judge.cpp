#include "tests/exercises/runner/judge.hpp"

#include <algorithm>
#include <cmath>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <sstream>
#include <stdexcept>

#include "tests/exercises/runner/files.hpp"

namespace exercises {

using exercise::Record;
using exercise::Value;

namespace {

std::string number_text(double number) {
  char text[32];
  for (int digits = 6; digits <= 17; ++digits) {  // the shortest that says it all
    std::snprintf(text, sizeof text, "%.*g", digits, number);
    if (std::isnan(number) || std::strtod(text, nullptr) == number) break;
  }
  return text;
}

std::string shape_text(const std::vector<std::int64_t>& shape) {
  std::string text;
  for (const auto size : shape) text += (text.empty() ? "" : ", ") + std::to_string(size);
  return "(" + text + ")";
}

std::string index_text(std::size_t flat, const std::vector<std::int64_t>& shape) {
  std::vector<std::int64_t> index(shape.size());
  for (std::size_t d = shape.size(); d-- > 0; flat /= static_cast<std::size_t>(shape[d]))
    index[d] = static_cast<std::int64_t>(flat % static_cast<std::size_t>(shape[d]));
  std::string text;
  for (const auto i : index) text += (text.empty() ? "" : ", ") + std::to_string(i);
  return "[" + text + "]";
}

bool within(double answer, double expected, double tolerance) {
  if (std::isnan(answer) || std::isnan(expected)) return std::isnan(answer) && std::isnan(expected);
  if (answer == expected) return true;  // infinities, too
  return std::abs(answer - expected) <= tolerance * (1 + std::abs(expected));
}

std::string kind_text(const Value& value) {
  if (value.type == "undefined tensor") return "an undefined tensor";
  if (value.type == "number" || value.type == "bool" || value.type == "text")
    return "a " + value.type;
  if (value.type == "lines") return std::to_string(value.shape[0]) + " loss lines";
  return "a" + std::string(value.type == "array" ? "n " : " ") + value.type + " of shape " +
         shape_text(value.shape);
}

std::string element_text(const Value& value, std::size_t i) {
  if (value.type == "bool") return value.numbers[i] != 0 ? "true" : "false";
  return number_text(value.numbers[i]);
}

// In what two values differ; empty if in nothing. `hidden`: without saying what is right.
std::string difference(const Value& answer, const Value& expected, double tolerance, bool hidden) {
  const auto but = [hidden](const std::string& right) {
    return hidden ? "" : "; expected: " + right;
  };
  if (answer.type == "threw") return "an error was thrown: " + answer.text;
  if (answer.type != expected.type || answer.shape.size() != expected.shape.size())
    return "it is " + kind_text(answer) + but(kind_text(expected));
  if (answer.type == "text")
    return answer.text == expected.text
               ? ""
               : "it is \"" + answer.text + "\"" + but("\"" + expected.text + "\"");
  if (answer.type == "lines") {
    const std::size_t both = std::min(answer.numbers.size(), expected.numbers.size());
    for (std::size_t i = 0; i < both; i += 2)
      if (answer.numbers[i] != expected.numbers[i])
        return "line " + std::to_string(i / 2 + 1) + " is of step " +
               number_text(answer.numbers[i]) + but("step " + number_text(expected.numbers[i]));
    if (answer.shape != expected.shape)
      return "there are " + kind_text(answer) + but(std::to_string(expected.shape[0]));
    for (std::size_t i = 1; i < both; i += 2)
      if (!within(answer.numbers[i], expected.numbers[i], tolerance))
        return "the loss of step " + number_text(answer.numbers[i - 1]) + " is " +
               number_text(answer.numbers[i]) + but(number_text(expected.numbers[i]));
    return "";
  }
  if (answer.shape != expected.shape)
    return "the shape is " + shape_text(answer.shape) + but(shape_text(expected.shape));
  if (answer.numbers.size() != expected.numbers.size()) return "it is incomplete";
  for (std::size_t i = 0; i < expected.numbers.size(); ++i) {
    if (within(answer.numbers[i], expected.numbers[i], tolerance)) continue;
    const std::string where =
        expected.shape.empty() ? "it" : "element " + index_text(i, expected.shape);
    return where + " is " + element_text(answer, i) + but(element_text(expected, i));
  }
  return "";
}

std::string difference(const Record& answer, const Record& expected) {
  if (expected.kind != "refuses") {
    std::string text =
        difference(answer.value, expected.value, expected.tolerance, expected.kind == "predict");
    if (!text.empty() && expected.kind == "close" && text.find("expected: ") != std::string::npos)
      text += " (tolerance " + number_text(expected.tolerance) + ")";
    return text;
  }
  if (answer.value.type != "threw")
    return "nothing was refused; expected: an error that says \"" + expected.value.text + "\"";
  if (answer.value.text.find(expected.value.text) != std::string::npos) return "";
  return "the error says \"" + answer.value.text + "\"; expected: \"" + expected.value.text + "\"";
}

// How a program ended that did not come to the end of the check.
std::string ending(const Outcome& outcome) {
  if (outcome.timed_out) return "it ran out of time: a loop that does not end?";
  if (outcome.signal == SIGSEGV) return "it crashed: memory that is not there was read or written";
  if (outcome.signal == SIGXFSZ) return "it wrote more to a file than is allowed";
  if (outcome.signal != 0) return std::string("it crashed: ") + strsignal(outcome.signal);
  return "the program ended early, with exit code " + std::to_string(outcome.code);
}

Verdict wrong(const Record& record, const std::string& how) {
  Verdict verdict{State::wrong, record.name, how, record.kind == "predict" ? "" : record.rule,
                  {},           {}};
  verdict.difference = record;
  return verdict;
}

}  // namespace

std::vector<Record> records_in(const std::string& stream) {
  std::vector<Record> records;
  for (const auto& line : lines_of(stream)) {
    try {
      records.push_back(exercise::decode(line));
    } catch (const std::exception&) {  // somebody else wrote to the pipe
      records.push_back({"garbage"});
    }
  }
  return records;
}

Verdict judge(const std::vector<Record>& expected, const Outcome& answered) {
  const auto answers = records_in(answered.records);
  Verdict passed;
  for (std::size_t i = 0; i < expected.size(); ++i) {
    const Record& right = expected[i];
    if (i >= answers.size()) {
      Record missing = right;
      missing.value = {"ended", {}, {}, ending(answered)};
      return wrong(missing, ending(answered));
    }
    Record answer = answers[i];
    if (answer.kind == "todo")
      return {State::not_written,
              answer.value.text,
              {},
              {},
              {},
              answer.name,
              answer.value.shape.empty() ? 0 : static_cast<int>(answer.value.shape[0])};
    if (answer.kind != right.kind || answer.name != right.name)
      return wrong(right, "something else than the check wrote its records");
    answer.rule = right.rule;
    if (right.kind == "end") continue;
    if (const auto how = difference(answer, right); !how.empty()) return wrong(answer, how);
    if (right.kind == "predict") passed.why.push_back(right.name + ": " + right.rule);
  }
  if (answered.code != 0 || answered.signal != 0 || answered.timed_out ||
      answers.size() != expected.size())
    return wrong(expected.back(), ending(answered));
  return passed;
}

bool same_mistake(const Record& a, const Record& b) {
  if (a.name != b.name || a.kind != b.kind) return false;
  if (a.value.type == "threw" || a.value.type == "ended")
    return a.value.type == b.value.type && a.value.text == b.value.text;
  return difference(a.value, b.value, std::max(a.tolerance, 1e-9), true).empty();
}

}  // namespace exercises
