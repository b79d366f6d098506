// What main() of a check program was told by the runner.
#pragma once

#include <string>

#include "tests/exercises/record.hpp"

namespace exercise {

struct Channel {
  int descriptor = -1;  // of the pipe that takes the records
  std::string bin;      // the folder of the stages' programs
  std::string symbols;  // a file with the symbols that the learner's object defines
};

Channel& channel();

/// The exit code of a check program that has asked for more memory than it may have.
constexpr int kOutOfMemory = 86;

/// Sends a record to the runner.
void send(const Record& record);

}  // namespace exercise
