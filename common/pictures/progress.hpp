// One line on the terminal for a run that is silent for long: "step 1200 of 20000, 523 a second, 36
// s left". It is written over itself, and gone when the next loss is printed.
#pragma once

#include <cstdint>
#include <string>

namespace ladder::pictures {

class Progress {
 public:
  /// What to write before step t of `steps`, at a time in seconds; most often nothing. `prints`:
  /// something else will be printed.
  std::string at(double now, std::int64_t t, std::int64_t steps, bool prints);

 private:
  bool begun_ = false, shown_ = false;
  double start_ = 0, silent_since_ = 0, written_ = 0;
};

}  // namespace ladder::pictures
