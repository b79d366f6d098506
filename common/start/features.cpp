// Compiled with the flags of the programs, and so it knows what they use. Only data, no code: it
// may be read on a processor that has none of it.
#include "common/start/features.hpp"

namespace ladder::start {

// A macro that is defined is 1; the name of one that is not stays as it is.
#define LADDER_TEXT_OF(macro) #macro
#define LADDER_IS_DEFINED(name, macro) LADDER_TEXT_OF(macro)[0] == '1',

constinit const bool built_with[] = {LADDER_PROCESSOR_FEATURES(LADDER_IS_DEFINED)};

}  // namespace ladder::start
