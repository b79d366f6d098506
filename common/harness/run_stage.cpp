// How a program ends: one line on stderr where something goes wrong, and the exit code.
#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <new>

#ifdef __GLIBC__
#include <malloc.h>
#endif

#include "common/harness/options.hpp"

namespace ladder {
namespace {

// Nobody reads stdout any more: no error, but no reason to go on either.
struct StdoutClosed : std::exception {};

// Exactly one line, whatever the user typed. UTF-8 has control characters too: C2 80 to C2 9F.
int report(int code, std::string message) {
  const auto control = [](unsigned char c) { return c < ' ' || c == '\x7f'; };
  std::replace_if(message.begin(), message.end(), control, '?');
  for (std::size_t i = 0; (i = message.find('\xC2', i)) != std::string::npos; ++i)
    if (i + 1 < message.size() && (message[i + 1] & 0xE0) == 0x80) message.replace(i, 2, "?");
  std::fprintf(stderr, "error: %s\n", message.c_str());
  return code;
}

// The engines say it in the same words, and the standard library has a type for it.
bool is_out_of_memory(const std::exception& error, const std::string& text) {
  return dynamic_cast<const std::bad_alloc*>(&error) != nullptr ||
         text.find("DefaultCPUAllocator: ") != std::string::npos ||
         text.find("CUDA out of memory") != std::string::npos;
}

// A step frees and asks for the same sizes as the one before, but malloc hands large blocks back to
// the system, and each new one costs a page fault every 4 kB. This is for stage 01's arrays:
// tensors have kernels/cpu/memory.cpp.
void keep_freed_memory() {
#ifdef __GLIBC__
  constexpr int below = 32 << 20;  // bytes: larger blocks still go back
  mallopt(M_MMAP_THRESHOLD, below);
  mallopt(M_TRIM_THRESHOLD, 2 * below);
#endif
}

}  // namespace

void flush_stdout(bool else_to_do) {
  if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0) return;
  if (errno != EPIPE && errno != EBADF)
    throw std::runtime_error(std::string("cannot write to stdout: ") + std::strerror(errno));
  if (!else_to_do || std::freopen("/dev/null", "w", stdout) == nullptr) throw StdoutClosed();
}

int run_stage(int argc, char** argv, const Stage& stage, void (*train)(const Options&)) {
  std::signal(SIGPIPE, SIG_IGN);  // writing fails instead, and flush_stdout() sees it
  keep_freed_memory();
  try {
    if (const auto options = parse_options(argc, argv, stage)) train(*options);
    flush_stdout();
    return 0;
  } catch (const StdoutClosed&) {
    return 0;
  } catch (const BadInput& error) {
    return report(2, error.what());
  } catch (const std::exception& error) {
    const std::string text = error.what();
    if (is_out_of_memory(error, text))
      return report(2, "the memory does not suffice for these sizes; allowed: smaller ones");
    return report(1, text.substr(0, text.find('\n')));  // libtorch's go on with a stack trace
  }
}

}  // namespace ladder
