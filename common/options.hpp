// What all stages share around their lesson: the flags, the steps and their loss lines, and how a
// program ends.
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "common/tensor.hpp"

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
  bool timing = false;
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

/// A program's main: reads the flags and runs `train`. Whatever goes wrong becomes one line on
/// stderr and the exit code: 2 for a bad flag or value and for sizes beyond the memory, before
/// `train` is called; 1 for anything else. That nobody reads stdout any more is no error.
int run_stage(int argc, char** argv, const Stage& stage, void (*train)(const Options&));

/// The steps t = 0, 1, ... of a training, and the loss of each:
///
///     TrainingLoop loop(options);
///     for (const std::int64_t t : loop) {
///       ...
///       loop.print_loss(t, loss);  // once in every step
///     }
///
/// With --cuda-graph the body runs three times: twice as ever, so that all gradients and states are
/// there, and once to be recorded as a CUDA graph, which the GPU then replays for all other steps.
class TrainingLoop {
 public:
  explicit TrainingLoop(const Options& options) : options_(options) {}
  TrainingLoop(const TrainingLoop&) = delete;
  TrainingLoop& operator=(const TrainingLoop&) = delete;
  /// With --timing: one line on stderr with the median time of a step.
  ~TrainingLoop();

  /// Prints "<t> <loss>" on stdout if the step is due, the loss as Python prints it. Reading a loss
  /// waits for the GPU that computes it, so there only those that are due are read.
  void print_loss(std::int64_t t, double loss);
  void print_loss(std::int64_t t, const Tensor& loss);

  struct Iterator {
    TrainingLoop* loop;
    std::int64_t t;
    std::int64_t operator*() const { return t; }
    Iterator& operator++() { return t = loop->after(t), *this; }
    bool operator!=(const Iterator& other) const { return t != other.t; }
  };
  Iterator begin() { return {this, 0}; }
  Iterator end() { return {this, options_.iterations}; }

 private:
  using Clock = std::chrono::steady_clock;
  std::int64_t after(std::int64_t t);
  bool is_due(std::int64_t t) const;
  void measure();

  Options options_;
  bool hint_given_ = false;
  std::int64_t steps_timed_ = 0;
  Clock::time_point first_, last_;
  std::deque<double> recent_;  // milliseconds of the latest steps
  std::optional<cuda::CUDAGraph> graph_;
  Tensor graph_loss_;  // where the recorded step leaves its loss
};

}  // namespace ladder
