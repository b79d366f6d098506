// Whether the memory suffices, asked before a training begins.
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <limits>

#include "common/harness/options.hpp"
#include "common/harness/python_print.hpp"
#include "common/start/limits.hpp"

namespace ladder {

constinit double start::room_within_limits = std::numeric_limits<double>::infinity();

namespace {

// The machine's memory, or what a container or a limit lets us use of it.
double memory_bytes() {
  const auto pages = static_cast<double>(sysconf(_SC_PHYS_PAGES));
  double bytes = pages * static_cast<double>(sysconf(_SC_PAGE_SIZE));
  for (const char* limit :
       {"/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"})
    if (double value = 0; std::ifstream(limit) >> value) bytes = std::min(bytes, value);
  return std::min(bytes, start::room_within_limits);
}

// In double, nothing overflows.
double training_bytes(const Options& options, const Stage& stage) {
  const auto real = [](std::int64_t size) { return static_cast<double>(size); };
  const double n = real(options.batch_size), in = real(options.input_dim);
  const double h = real(options.hidden_dim), out = real(options.output_dim);
  const double data = n * (in + out);                                            // x, y
  const double weights = in * h + h * out + (stage.middle_layer ? h * h : 0.0);  // w1, w2
  const double layers = n * (h + out);                                           // h, y_pred
  // Data, and weights with gradients, two states and two spare; every layer before and behind its
  // activation, gradients, temporaries. On the way to a GPU only data and weights pass through.
  const double numbers =
      options.device.is_cpu() ? 2 * data + 6 * weights + 8 * layers : 2 * (data + weights);
  return numbers * static_cast<double>(elementSize(options.dtype));
}

std::string gigabytes(double bytes) { return python_repr(std::round(bytes / 1e8) / 10) + " GB"; }

}  // namespace

void check_memory(const Options& options, const Stage& stage) {
  const double needed = training_bytes(options, stage), memory = memory_bytes();
  if (needed <= memory) return;
  const std::string sizes = "--batch-size, --input-dim, --hidden-dim, --output-dim";
  throw BadInput(sizes + ": training at these sizes takes about " + gigabytes(needed),
                 "what fits into the " + gigabytes(memory) + " of memory here");
}

}  // namespace ladder
