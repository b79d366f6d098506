// Errors: one exception type, and a check that builds its message only when it fails.
#pragma once

#include <sstream>
#include <stdexcept>

namespace ladder {

/// Thrown for every misuse of the library. what() is what PyTorch says, then what to do about it.
struct Error : std::runtime_error {
  using std::runtime_error::runtime_error;
};

template <class... Parts> [[noreturn]] void fail(const Parts&... parts) {
  std::ostringstream message;
  (message << ... << parts);
  throw Error(message.str());
}

template <class... Parts> void check(bool condition, const Parts&... parts) {
  if (!condition) [[unlikely]]
    fail(parts...);
}

}  // namespace ladder
