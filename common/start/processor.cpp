// A program that was built for another processor says so, instead of dying of an illegal
// instruction. Compiled for any x86 processor.
#include "common/start/features.hpp"
#include "common/start/say.hpp"

#if defined(__x86_64__) && defined(__linux__)

namespace ladder::start {
namespace {

void check_processor(int, char**, char**) {
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

LADDER_BEFORE_ALL_ELSE(check_processor);

}  // namespace
}  // namespace ladder::start

#endif
