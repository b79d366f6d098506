// The loop that every stage trains in, and the loss lines that it prints.
#pragma once

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
  explicit TrainingLoop(const Options& options);
  /// With --timing: one line on stderr with the median time of a step; on a GPU with the mean.
  ~TrainingLoop();

  void run(const std::function<void(std::int64_t)>& step);

  /// The step that comes next: t = 0, unless it was set.
  std::int64_t& next_step() { return next_step_; }
  /// What run() does behind the last step.
  void at_end(std::function<void()> action) { at_end_ = std::move(action); }

  /// Prints "<t> <loss>" on stdout if the step is due, the loss as Python prints it. `loss` is a
  /// number, or a tensor with one element.
  template <class Loss> void print_loss(std::int64_t t, const Loss& loss) {
    if constexpr (std::is_arithmetic_v<Loss>) {
      print_read(t, false, [&] { return static_cast<double>(loss); });
    } else if (is_recording_) {  // each replay leaves another number there
      recorded_loss_ = [kept = loss.detach().clone()] { return kept.template item<double>(); };
    } else {
      // A function beside Loss: whoever has tensors knows how to record work on them.
      if (options_.cuda_graph && !graph_) graph_ = make_step_graph(loss);
      print_read(t, loss.is_cuda(), [&] { return loss.template item<double>(); });
    }
  }

 private:
  void record(const std::function<void(std::int64_t)>& step);
  void print_read(std::int64_t t, bool is_on_gpu, const std::function<double()>& read);
  void print_number(std::int64_t t, double loss);
  bool is_due(std::int64_t t) const { return t % options_.print_every == options_.print_phase; }
  void measure();

  Options options_;
  std::int64_t next_step_ = 0, end_ = 0;
  std::function<void()> at_end_;
  bool hint_given_ = false;
  std::int64_t steps_timed_ = 0;
  std::chrono::steady_clock::time_point first_, last_;
  std::deque<double> recent_;  // milliseconds of the latest steps
  std::unique_ptr<StepGraph> graph_;
  bool is_recording_ = false;
  std::function<double()> recorded_loss_;  // reads what the latest replay left
};

}  // namespace ladder
