// In place of processes.cpp where Gloo's headers are missing: one process alone can train.
#include "common/processes/place.hpp"

namespace ladder::processes {
namespace {

[[maybe_unused]] const bool can_be_several = [] {
  on_options = [](int, char**, const Stage&, Options&) {
    if (environment("RANK").empty() && environment("WORLD_SIZE").empty()) return;
    if (place().world_size == 1) return;
    throw BadInput("WORLD_SIZE=" + environment("WORLD_SIZE") +
                       ": this was built without Gloo, through which processes talk",
                   "one process; or Debian's libgloo-dev, and cmake --fresh --preset libtorch");
  };
  return true;
}();

}  // namespace
}  // namespace ladder::processes
