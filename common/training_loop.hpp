// The loop that every stage trains in, and the loss lines that it prints.
#pragma once

#include <chrono>
#include <deque>
#include <optional>

#include "common/options.hpp"

namespace ladder {

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
  /// With --timing: one line on stderr with the median time of a step; on a GPU with the mean.
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
