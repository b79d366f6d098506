// The loop that every stage trains in, and the loss lines that it prints.
#pragma once

#include <algorithm>
#include <chrono>
#include <deque>
#include <functional>
#include <memory>
#include <type_traits>

#include "common/harness/options.hpp"
#include "common/harness/step_graph.hpp"

namespace ladder {

/// The steps t = 0, 1, ... of a training, and the loss of each:
///
///     TrainingLoop loop(options);
///     loop.run([&](std::int64_t t) {
///       ...
///       loop.print_loss(t, loss);  // once in every step
///     });
///
/// With --cuda-graph the step is called three times: twice as ever, so that all gradients and
/// states are there, and once to be recorded as a CUDA graph, which the GPU then replays for all
/// other steps.
class TrainingLoop {
 public:
  explicit TrainingLoop(const Options& options) : options_(options) {}
  TrainingLoop(const TrainingLoop&) = delete;
  TrainingLoop& operator=(const TrainingLoop&) = delete;
  /// With --timing: one line on stderr with the median time of a step; on a GPU with the mean.
  ~TrainingLoop();

  template <class Step> void run(Step step) {
    const std::int64_t steps = options_.iterations;
    const std::int64_t as_ever = options_.cuda_graph ? std::min(kWarmUp, steps) : steps;
    std::int64_t t = 0;
    for (; t < as_ever; ++t) step(t);
    if (t == steps) return;
    begin_recording();
    step(t);
    end_recording();
    for (; t < steps; ++t) replay(t);  // t is still the recorded step's: it was not done yet
  }

  /// Prints "<t> <loss>" on stdout if the step is due, the loss as Python prints it. `loss` is a
  /// number, or a tensor with one element.
  template <class Loss> void print_loss(std::int64_t t, const Loss& loss) {
    if constexpr (std::is_arithmetic_v<Loss>) {
      print_number(t, static_cast<double>(loss));
    } else if (is_recording_) {  // replay() prints what it will be
      recorded_loss_ = [kept = loss.detach().clone()] { return kept.template item<double>(); };
    } else {
      // A function beside Loss: whoever has tensors knows how to record work on them.
      if (options_.cuda_graph && !graph_) graph_ = make_step_graph(loss);
      print_read(t, loss.is_cuda(), [&] { return loss.template item<double>(); });
    }
  }

 private:
  using Clock = std::chrono::steady_clock;
  static constexpr std::int64_t kWarmUp = 2;  // steps before the one that --cuda-graph records

  void begin_recording();
  void end_recording();
  void replay(std::int64_t t);

  // Reading a loss waits for the GPU that computes it, so there only those that are due are read,
  // and, as a measurement ends when the GPU is done, the last one.
  template <class Read> void print_read(std::int64_t t, bool is_on_gpu, const Read& read) {
    const bool ends_timing = options_.timing && t + 1 == options_.iterations;
    if (!is_on_gpu || is_due(t) || ends_timing)
      print_number(t, read());
    else if (options_.timing)
      measure();
  }
  void print_number(std::int64_t t, double loss);
  bool is_due(std::int64_t t) const { return t % options_.print_every == options_.print_phase; }
  void measure();

  Options options_;
  bool hint_given_ = false;
  std::int64_t steps_timed_ = 0;
  Clock::time_point first_, last_;
  std::deque<double> recent_;  // milliseconds of the latest steps
  std::unique_ptr<StepGraph> graph_;
  bool is_recording_ = false;
  std::function<double()> recorded_loss_;  // reads what the latest replay left
};

}  // namespace ladder
