// For the checks that run before anything else of a program does, the libraries that it is linked
// with included: all that these may use is the C library.
#pragma once

#include <unistd.h>

#include <cstring>

/// Has function(argc, argv, environment) called before the initialisers of all libraries and
/// objects. getenv() does not work yet.
#define LADDER_BEFORE_ALL_ELSE(function)                                                   \
  [[gnu::used, gnu::section(".preinit_array")]] void (*const call_##function)(int, char**, \
                                                                              char**) = function

namespace ladder::start {

inline void say(const char* text) {
  if (write(STDERR_FILENO, text, std::strlen(text)) < 0) return;  // nobody to tell
}

}  // namespace ladder::start
