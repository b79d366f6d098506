#include "tests/exercises/runner/judge.hpp"

#include <csignal>
#include <cstring>
#include <stdexcept>

#include "tests/exercises/channel.hpp"
#include "tests/exercises/runner/difference.hpp"
#include "tests/exercises/runner/files.hpp"
#include "tests/exercises/runner/say.hpp"

namespace exercises {

using exercise::Record;

namespace {

// A message, and what its {} stands for.
struct Ending {
  std::string message, part = {};
};

// How a program ended that did not come to the end of the check.
Ending ending(const Outcome& outcome) {
  if (outcome.timed_out) return {message("it ran out of time: is there a loop that does not end?")};
  if (outcome.code == exercise::kOutOfMemory)
    return {message("it took more memory than it may: is there a loop that does not end?")};
  if (outcome.signal == SIGSEGV) return {message("it crashed: it used memory that is not there")};
  if (outcome.signal == SIGXFSZ) return {message("it wrote a larger file than is allowed")};
  if (outcome.signal != 0) return {message("it crashed: {}"), strsignal(outcome.signal)};
  return {message("the program ended early, with exit code {}"), std::to_string(outcome.code)};
}

Verdict wrong(const Record& record, const std::string& how, const Phrases& phrases) {
  // Of a prediction, the rule is the reason why the right answer is right.
  Verdict verdict{State::wrong, phrases(record.name), how,
                  record.kind == "predict" ? "" : phrases(record.rule)};
  if (record.kind == "end") verdict.what = text("the end of the check");
  verdict.difference = record;
  return verdict;
}

Verdict ended(Record missing, const Outcome& answered, const Phrases& phrases) {
  const Ending how = ending(answered);
  // In English: known mistakes, which may have been recorded elsewhere, are compared by it.
  missing.value = {"ended", {}, {}, filled(how.message, {how.part})};
  return wrong(missing, text(how.message, how.part), phrases);
}

}  // namespace

std::string state_text(State state) {
  switch (state) {
    case State::passed: return message("passed");
    case State::not_written: return message("not written yet");
    case State::wrong: return message("wrong");
    case State::does_not_compile: return message("does not compile");
  }
  return "";
}

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

Verdict judge(const std::vector<Record>& expected, const Outcome& answered,
              const Phrases& phrases) {
  const auto answers = records_in(answered.records);
  Verdict passed;
  for (std::size_t i = 0; i < expected.size(); ++i) {
    const Record& right = expected[i];
    if (i >= answers.size()) return ended(right, answered, phrases);
    Record answer = answers[i];
    if (answer.kind == "todo") {
      const int line = answer.value.shape.empty() ? 0 : static_cast<int>(answer.value.shape[0]);
      const std::string what = answer.rule + "(): " + phrases(answer.value.text);
      return {State::not_written, what, {}, {}, {}, answer.name, line};
    }
    if (answer.kind != right.kind || answer.name != right.name)
      return wrong(right, text("something else than the check wrote to its pipe"), phrases);
    if (right.kind == "end") continue;
    answer.rule = right.rule;
    answer.tolerance = right.tolerance;
    if (const auto how = difference(answer, right); !how.empty())
      return wrong(answer, how, phrases);
    if (right.kind == "predict")
      passed.why.push_back(text("{}: {}", phrases(right.name), phrases(right.rule)));
  }
  if (answered.code != 0 || answered.signal != 0 || answered.timed_out)
    return ended(expected.back(), answered, phrases);
  if (answers.size() != expected.size())
    return wrong(expected.back(), text("something else than the check wrote to its pipe"), phrases);
  return passed;
}

}  // namespace exercises
