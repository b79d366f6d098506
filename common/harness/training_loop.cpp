#include "common/harness/training_loop.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <exception>
#include <stdexcept>
#include <utility>

#include "common/harness/python_print.hpp"

namespace ladder {

TrainingLoop::TrainingLoop(const Options& options) : options_(options) {}

void TrainingLoop::run(const std::function<void(std::int64_t)>& step) {
  constexpr std::int64_t warm_up = 2;
  std::int64_t& t = next_step_;
  const std::int64_t start = t;
  end_ = t + options_.iterations;
  const std::int64_t as_ever = options_.cuda_graph ? std::min(t + warm_up, end_) : end_;
  const auto tell = [&] {
    if (on_step) on_step(t - start, options_.iterations, t == end_ || is_due(t));
  };
  for (; t < as_ever; ++t) tell(), step(t);
  if (t < end_) record(step);
  for (; t < end_; ++t) {  // t is still the recorded step's: it was not done yet
    tell();
    graph_->replay();
    print_read(t, true, recorded_loss_);
  }
  tell();
  if (at_end_) at_end_();
}

void TrainingLoop::record(const std::function<void(std::int64_t)>& step) {
  if (graph_) {  // which print_loss() made
    graph_->capture_begin();
    is_recording_ = true;
    step(next_step_);
    is_recording_ = false;
    graph_->capture_end();
  }
  if (!recorded_loss_)
    throw std::logic_error("--cuda-graph: each step has to call print_loss() with a tensor");
}

// Reading a loss waits for the GPU that computes it, so there only those that are due are read,
// and, as a measurement ends when the GPU is done, the last one.
void TrainingLoop::print_read(std::int64_t t, bool is_on_gpu, const std::function<double()>& read) {
  const bool ends_timing = options_.timing && t + 1 == end_;
  if (!is_on_gpu || is_due(t) || ends_timing) print_number(t, read());
  if (options_.timing) measure();
}

void TrainingLoop::print_number(std::int64_t t, double loss) {
  if (on_loss) loss = on_loss(loss);
  if (is_due(t)) {
    std::printf("%lld %s\n", static_cast<long long>(t), python_repr(loss).c_str());
    flush_stdout(at_end_ != nullptr);
  }
  if (!std::isfinite(loss) && !std::exchange(hint_given_, true))
    std::fprintf(stderr,
                 "hint: the loss is %s since step %lld; try a --learning-rate smaller than %s\n",
                 python_repr(loss).c_str(), static_cast<long long>(t),
                 python_repr(options_.learning_rate).c_str());
}

void TrainingLoop::measure() {
  constexpr std::size_t kept = 10'000;  // enough for a median; memory does not grow with the steps
  const auto now = std::chrono::steady_clock::now();
  if (steps_timed_++ == 0)
    first_ = now;
  else
    recent_.push_back(std::chrono::duration<double, std::milli>(now - last_).count());
  if (recent_.size() > kept) recent_.pop_front();
  last_ = now;
}

TrainingLoop::~TrainingLoop() {
  if (!options_.timing || std::uncaught_exceptions() > 0) return;
  const double total = std::chrono::duration<double>(last_ - first_).count();
  std::sort(recent_.begin(), recent_.end());
  double step = recent_.empty() ? 0.0 : recent_[recent_.size() / 2];
  // On a GPU a single step only says how fast the CPU asked for it.
  const bool mean = options_.device.is_cuda() && steps_timed_ > 1;
  if (mean) step = 1000 * total / static_cast<double>(steps_timed_ - 1);
  std::fprintf(stderr, "timing: %lld steps, %s %.4f ms a step, total %.3f s\n",
               static_cast<long long>(steps_timed_), mean ? "mean" : "median", step, total);
}

}  // namespace ladder
