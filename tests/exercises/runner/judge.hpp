// The verdict on an answer.
#pragma once

#include "tests/exercises/record.hpp"
#include "tests/exercises/runner/phrases.hpp"
#include "tests/exercises/runner/process.hpp"

namespace exercises {

enum class State { passed, not_written, wrong, does_not_compile };

struct Verdict {
  State state = State::passed;
  std::string what = {};     // what was asked, or what is not written
  std::string how = {};      // in what the answer differs, in words
  std::string rule = {};     // that it breaks
  std::string mistake = {};  // what a known mistake's file says about it
  std::string file = {};     // where, if somewhere
  int line = 0;
  std::vector<std::string> why = {};  // of predictions, when all are right
  std::string output = {};            // what the answer printed, or the compiler
  exercise::Record difference = {};   // the first record that is not as it should be
};

/// "passed", "not written yet", "wrong" or "does not compile", a message for text().
std::string state_text(State state);

std::vector<exercise::Record> records_in(const std::string& stream);

/// Compares what a program answered with the records that were expected, in the words of the
/// exercise.
Verdict judge(const std::vector<exercise::Record>& expected, const Outcome& answered,
              const Phrases& phrases);

}  // namespace exercises
