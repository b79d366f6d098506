// OpenBLAS works in a buffer of 128 MiB in each of its threads, and where a limit of memory
// (ulimit -v, ulimit -d) leaves no room for one, it tries again for ever. Newer releases already do
// so when they are loaded, before main().
#ifdef __linux__

#include <fcntl.h>
#include <sys/resource.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "common/start/say.hpp"

namespace ladder::start {
namespace {

constexpr double kBuffer = 144.0 * 1024 * 1024;  // with the stack of its thread

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

// What a limit leaves; `pages` are in use.
double left(int resource, double pages) {
  rlimit limit{};
  if (getrlimit(static_cast<__rlimit_resource>(resource), &limit) != 0 ||
      limit.rlim_cur == RLIM_INFINITY)
    return 1e300;
  return static_cast<double>(limit.rlim_cur) - pages * static_cast<double>(sysconf(_SC_PAGE_SIZE));
}

void check_limits(int, char**, char** environment) {
  char text[200] = "";
  const int file = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
  if (file < 0 || read(file, text, sizeof text - 1) <= 0) return;
  close(file);
  double total = 0, data = 0;  // pages
  if (std::sscanf(text, "%lf %*f %*f %*f %*f %lf", &total, &data) != 2) return;
  const double missing = static_cast<double>(blas_threads(environment)) * kBuffer -
                         std::min(left(RLIMIT_AS, total), left(RLIMIT_DATA, data));
  if (missing <= 0) return;
  char line[300];
  std::snprintf(
      line, sizeof line,
      "error: the limit of memory (ulimit -v, ulimit -d) is %.0f MB too low for OpenBLAS; "
      "allowed: a higher one, or fewer threads, as with OPENBLAS_NUM_THREADS=1\n",
      missing / 1e6 + 1);
  say(line);
  _exit(2);
}

LADDER_BEFORE_ALL_ELSE(check_limits);

}  // namespace
}  // namespace ladder::start

#endif
