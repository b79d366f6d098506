// What all stages share around their lesson: the flags, and how a program ends.
#pragma once

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "common/kernels/device.hpp"
#include "common/kernels/dtype.hpp"

namespace ladder {

/// The flags' values. A stage has the flags of the first two groups and those of the third that it
/// asks for.
struct Options {
  std::uint32_t seed = 0;
  std::int64_t iterations = 500;
  double learning_rate = 1e-4;
  Device device = kCPU;
  Dtype dtype = kFloat32;
  std::int64_t print_every = 1;  // a loss is printed where t % print_every == print_phase
  std::int64_t print_phase = 0;
  std::optional<std::string> load = {}, save = {};  // names of files
  bool timing = false;
  bool tf32 = false;
  bool cuda_graph = false;

  std::int64_t batch_size = 64;  // N, the rows of x and y
  std::int64_t input_dim = 1000;
  std::int64_t hidden_dim = 100;
  std::int64_t output_dim = 10;

  bool show_residual = false;
  bool show_parameters = false;
  bool bias = true;
  std::string init = "default";
  std::string optimizer = "adam";
  std::string activation = "relu";
};

/// What is special to one program: its defaults, and which flags of its own it has.
struct Stage {
  double learning_rate = 1e-4;
  std::string optimizer = "adam";
  Dtype dtype = kFloat32;
  bool cpu_only = false;                // --device takes only cpu
  std::vector<std::string> flags = {};  // "--no-bias", "--init" ...
  bool middle_layer = false;  // there is a hidden x hidden layer too: more memory is needed
  const char* no_cuda_graph = nullptr;  // why --cuda-graph is refused, if it is
};

/// A flag or value that cannot be used: what was wrong, and what is allowed.
struct BadInput : std::runtime_error {
  BadInput(const std::string& wrong, const std::string& allowed)
      : std::runtime_error(wrong + "; allowed: " + allowed) {}
};

/// Who has the last say about the flags: several processes that share a training, on libtorch
/// (tests/libtorch/common/processes); most often nobody. May throw BadInput.
inline void (*on_options)(int argc, char** argv, const Stage&, Options&) = nullptr;

/// Throws BadInput. Returns nothing when --help or --version was asked for (and printed).
std::optional<Options> parse_options(int argc, char** argv, const Stage& stage);

/// Refuses sizes that would make the system kill the program half way.
void check_memory(const Options& options, const Stage& stage);

/// A program's main: reads the flags and runs `train`. Whatever goes wrong becomes one line on
/// stderr and the exit code: 2 for a bad flag or value, before `train` is called, and for sizes
/// beyond the memory, then or later; 1 for anything else. That nobody reads stdout any more is no
/// error.
int run_stage(int argc, char** argv, const Stage& stage, void (*train)(const Options&));

/// Sends what was printed on its way. Throws if that fails, or if nobody reads it any more; unless
/// there is something `else_to_do`: then what is printed from now on is dropped.
void flush_stdout(bool else_to_do = false);

}  // namespace ladder
