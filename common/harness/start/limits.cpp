// Whether OpenBLAS has room for its buffers, asked before it is loaded. Below about 60 MB it does
// not come to that: the program cannot be loaded itself.
#ifdef __linux__

#include "common/harness/start/limits.hpp"

#include <cstdlib>

namespace ladder::start {
namespace {

long number_in(char** environment, const char* name) {
  const std::size_t length = std::strlen(name);
  for (char** entry = environment; *entry != nullptr; ++entry)
    if (std::strncmp(*entry, name, length) == 0 && (*entry)[length] == '=')
      return std::atol(*entry + length + 1);
  return 0;
}

// As OpenBLAS counts them when it is loaded.
long blas_threads(char** environment) {
  const long processors = std::max(1L, sysconf(_SC_NPROCESSORS_ONLN));
  for (const char* name : {"OPENBLAS_NUM_THREADS", "GOTO_NUM_THREADS", "OMP_NUM_THREADS"})
    if (const long threads = number_in(environment, name); threads > 0)
      return std::min(threads, processors);
  return processors;
}

void check_limits(int, char**, char** environment) {
  const double missing = static_cast<double>(blas_threads(environment)) * kBlasBuffer -
                         left_by_limits(memory_in_use());
  if (missing > 0) refuse_limit(missing);
}

LADDER_BEFORE_ALL_ELSE(check_limits);

}  // namespace
}  // namespace ladder::start

#endif
