#include "common/pictures/progress.hpp"

#include <unistd.h>

#include <chrono>
#include <cstdlib>

#include "common/harness/print_layout.hpp"
#include "common/harness/step_graph.hpp"

namespace ladder::pictures {
namespace {

using layout::digits;
constexpr auto fixed = std::chars_format::fixed;

constexpr double kSilent = 2, kAgain = 0.2;  // seconds
constexpr const char* kErase = "\033[K";     // to the end of the line
constexpr double kMinute = 60, kHour = 60 * 60;

// In English, or in the words that ./tutorial passes.
std::string line(double seconds, std::int64_t t, std::int64_t steps) {
  const double rate = static_cast<double>(t) / seconds;
  double left = static_cast<double>(steps - t) / rate;
  const char* unit = "s";
  if (left >= 2 * kHour)
    left /= kHour, unit = "h";
  else if (left >= 2 * kMinute)
    left /= kMinute, unit = "min";
  const char* const given = std::getenv("LADDER_PROGRESS_LINE");
  std::string text = given ? given : "step {} of {}, {} a second, {} left";
  for (const auto& part :
       {std::to_string(t), std::to_string(steps), digits(rate, fixed, rate < 10 ? 1 : 0),
        digits(left, fixed, 0) + " " + unit})
    if (const auto at = text.find("{}"); at != std::string::npos) text.replace(at, 2, part);
  return text;
}

// stderr, or what ./tutorial passes instead: it reads stderr itself.
int descriptor() {
  const char* const given = std::getenv("LADDER_PROGRESS");
  return given ? std::atoi(given) : STDERR_FILENO;
}

void show(std::int64_t t, std::int64_t steps, bool prints) {
  static Progress progress;
  const auto now = std::chrono::steady_clock::now().time_since_epoch();
  const std::string text =
      progress.at(std::chrono::duration<double>(now).count(), t, steps, prints);
  [[maybe_unused]] const auto ignored = write(descriptor(), text.data(), text.size());
}

[[maybe_unused]] const bool is_shown = [] {
  if (isatty(descriptor())) on_step = show;
  return true;
}();

}  // namespace

std::string Progress::at(double now, std::int64_t t, std::int64_t steps, bool prints) {
  if (!begun_) start_ = silent_since_ = now;
  begun_ = true;
  if (prints) {
    const bool was_shown = shown_;
    shown_ = false;
    silent_since_ = now;
    return was_shown ? kErase : "";
  }
  if (t == 0 || now - silent_since_ < kSilent || (shown_ && now - written_ < kAgain)) return "";
  shown_ = true;
  written_ = now;
  // The cursor goes back, so that whatever is printed next stands in the line's place.
  return line(now - start_, t, steps) + kErase + "\r";
}

}  // namespace ladder::pictures
