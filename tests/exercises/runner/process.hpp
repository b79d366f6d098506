// Runs a program that nobody trusts: in a process group of its own, with limits.
#pragma once

#include <string>
#include <vector>

namespace exercises {

struct Limits {
  int seconds = 10;   // of the processor; by the clock, three times as many
  bool space = true;  // 2 GiB of memory, files of 16 MiB; else 4 GiB, and files of any size
};

struct Outcome {
  int code = 0;    // the exit status
  int signal = 0;  // what ended it instead
  bool timed_out = false;
  std::string output;   // stdout and stderr together, the first 64 KiB
  std::string records;  // what came over the pipe
};

/// `words`: the program and its arguments; "{fd}" among them becomes the number of a pipe that the
/// program writes records to. All that it started has ended afterwards.
Outcome run(std::vector<std::string> words, const Limits& limits);

}  // namespace exercises
