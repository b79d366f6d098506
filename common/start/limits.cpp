// OpenBLAS works in a buffer of 128 MiB in each of its threads, and where a limit of memory
// (ulimit -v, ulimit -d) leaves no room for one, it tries again for ever. Some releases take their
// buffers when they are loaded, and one more for the first product; others take all of them later.
// So there has to be room for all of these, before OpenBLAS runs at all. Below about 60 MB it does
// not come to that: the program cannot be loaded itself.
#ifdef __linux__

#include "common/start/limits.hpp"

#include <fcntl.h>
#include <sys/resource.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>

#include "common/start/say.hpp"

namespace ladder::start {
namespace {

constexpr double kBlasBuffer = 144.0 * 1024 * 1024;  // with the stack of its thread

// As OpenBLAS counts them when it is loaded.
long blas_threads(char** environment) {
  const long processors = std::max(1L, sysconf(_SC_NPROCESSORS_ONLN));
  for (const char* name : {"OPENBLAS_NUM_THREADS=", "GOTO_NUM_THREADS=", "OMP_NUM_THREADS="})
    for (char** entry = environment; *entry != nullptr; ++entry) {
      const std::size_t length = std::strlen(name);
      const bool found = std::strncmp(*entry, name, length) == 0;
      const long threads = found ? std::atol(*entry + length) : 0;
      if (threads > 0) return std::min(threads, processors);
    }
  return processors;
}

// No limit is a very large one. What is in use, Linux counts in pages.
double left_by(decltype(RLIMIT_AS) resource, double pages_in_use) {
  rlimit limit{};
  getrlimit(resource, &limit);
  const double page = static_cast<double>(sysconf(_SC_PAGE_SIZE));
  return static_cast<double>(limit.rlim_cur) - pages_in_use * page;
}

double left_by_limits() {
  double total = 0, data = 0;
  char text[200] = "";
  const int file = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
  if (read(file, text, sizeof text - 1) > 0)
    std::sscanf(text, "%lf %*f %*f %*f %*f %lf", &total, &data);
  close(file);
  return std::min(left_by(RLIMIT_AS, total), left_by(RLIMIT_DATA, data));
}

void check_limits(int, char**, char** environment) {
  const double buffers = static_cast<double>(blas_threads(environment) + 1) * kBlasBuffer;
  room_within_limits = left_by_limits() - buffers;
  if (room_within_limits >= 0) return;
  char line[300];
  std::snprintf(
      line, sizeof line,
      "error: the limit of memory (ulimit -v, ulimit -d) is %.0f MB too low for OpenBLAS; "
      "allowed: a higher one, or fewer threads, as with OPENBLAS_NUM_THREADS=1\n",
      std::ceil(-room_within_limits / 1e6));
  say(line);
  _exit(2);  // at a normal end OpenBLAS would wait for its threads, and they for their buffers
}

LADDER_BEFORE_ALL_ELSE(check_limits);

}  // namespace
}  // namespace ladder::start

#endif
