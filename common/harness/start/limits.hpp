// OpenBLAS works in a buffer of 128 MiB in each of its threads, and where a limit of memory
// (ulimit -v, ulimit -d) leaves no room for one, it tries again for ever. Some releases take their
// buffers when they are loaded, before main(), and one more for the first product; others take all
// of them later. So a program asks twice.
//
// These functions are static: those of limits.cpp run before a sanitizer is ready, so no other file
// may lend it its own.
#pragma once

#include <fcntl.h>
#include <sys/resource.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>

#include "common/harness/start/say.hpp"

namespace ladder::start {

constexpr double kBlasBuffer = 144.0 * 1024 * 1024;  // with the stack of its thread

/// In bytes. What is no data are files: the program and its libraries.
struct MemoryInUse {
  double total = 0, data = 0;
};

static MemoryInUse memory_in_use() {
  MemoryInUse in_use;
  char text[200] = "";
  const int file = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
  if (file < 0) return in_use;
  if (read(file, text, sizeof text - 1) > 0)  // Linux counts in pages
    std::sscanf(text, "%lf %*f %*f %*f %*f %lf", &in_use.total, &in_use.data);
  close(file);
  const double page = static_cast<double>(sysconf(_SC_PAGE_SIZE));
  return {in_use.total * page, in_use.data * page};
}

/// What the limits of this process leave beyond that.
static double left_by_limits(const MemoryInUse& in_use) {
  double bytes = std::numeric_limits<double>::infinity();
  rlimit limit{};
  if (getrlimit(RLIMIT_AS, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY)
    bytes = std::min(bytes, static_cast<double>(limit.rlim_cur) - in_use.total);
  if (getrlimit(RLIMIT_DATA, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY)
    bytes = std::min(bytes, static_cast<double>(limit.rlim_cur) - in_use.data);
  return bytes;
}

/// Ends the program itself: at a normal end OpenBLAS waits for its threads, and they for their
/// buffers.
[[noreturn]] static void refuse_limit(double missing_bytes) {
  char line[300];
  std::snprintf(
      line, sizeof line,
      "error: the limit of memory (ulimit -v, ulimit -d) is %.0f MB too low for OpenBLAS; "
      "allowed: a higher one, or fewer threads, as with OPENBLAS_NUM_THREADS=1\n",
      std::ceil(missing_bytes / 1e6));
  say(line);
  _exit(2);
}

}  // namespace ladder::start
