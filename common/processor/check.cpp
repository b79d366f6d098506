// A program that was built for another processor says so, instead of dying of an illegal
// instruction. Compiled for any x86 processor, and run before all other code of the program.
#include <unistd.h>

#include <cstring>

#include "common/processor/features.hpp"

#ifdef __x86_64__

namespace ladder::processor {
namespace {

void say(const char* text) {
  if (write(STDERR_FILENO, text, std::strlen(text)) < 0) return;  // nobody to tell
}

[[gnu::constructor(101)]] void check() {  // 101: the first that a program may have
  __builtin_cpu_init();
#define LADDER_NAME(name, macro) name,
#define LADDER_IS_HERE(name, macro) __builtin_cpu_supports(name) != 0,
  const char* const names[] = {LADDER_PROCESSOR_FEATURES(LADDER_NAME)};
  const bool here[] = {LADDER_PROCESSOR_FEATURES(LADDER_IS_HERE)};
  for (unsigned i = 0; i < sizeof here; ++i) {
    if (!built_with[i] || here[i]) continue;
    say("error: this program was built for another processor, one with ");
    say(names[i]);
    say("; build it for this one: ./tutorial run, or cmake --build with --clean-first\n");
    _exit(1);
  }
}

}  // namespace
}  // namespace ladder::processor

#endif
