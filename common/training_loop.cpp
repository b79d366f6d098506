#include "common/training_loop.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <exception>
#include <utility>

#include "common/autograd.hpp"
#include "common/python_print.hpp"

namespace ladder {
namespace {

constexpr std::int64_t kWarmUp = 2;  // steps before the one that --cuda-graph records

}  // namespace

bool TrainingLoop::is_due(std::int64_t t) const {
  return t % options_.print_every == options_.print_phase;
}

void TrainingLoop::print_loss(std::int64_t t, double loss) {
  if (is_due(t)) {
    std::printf("%lld %s\n", static_cast<long long>(t), python_repr(loss).c_str());
    flush_stdout();
  }
  if (!std::isfinite(loss) && !std::exchange(hint_given_, true)) {
    std::fprintf(stderr,
                 "hint: the loss is %s since step %lld; try a --learning-rate smaller than %s\n",
                 python_repr(loss).c_str(), static_cast<long long>(t),
                 python_repr(options_.learning_rate).c_str());
  }
  if (options_.timing) measure();
}

void TrainingLoop::print_loss(std::int64_t t, const Tensor& loss) {
  if (options_.cuda_graph && t == kWarmUp) {  // recorded now; after() prints what it will be
    const NoGradGuard no_grad;
    graph_loss_.copy_(loss);
    return;
  }
  if (options_.cuda_graph && t == 0) graph_loss_ = loss.detach().clone();
  // A measurement ends when the GPU is done.
  const bool is_last = t + 1 == options_.iterations;
  if (!loss.is_cuda() || is_due(t) || (options_.timing && is_last))
    print_loss(t, loss.item<double>());
  else if (options_.timing)
    measure();
}

// The next step that the program has to run itself.
std::int64_t TrainingLoop::after(std::int64_t t) {
  if (!options_.cuda_graph) return t + 1;
  if (t < kWarmUp) {
    if (t + 1 == kWarmUp && t + 1 < options_.iterations)
      graph_.emplace(options_.device).capture_begin();
    return t + 1;
  }
  graph_->capture_end();        // step t was recorded, and not done: the first replay does it
  options_.cuda_graph = false;  // print_loss() prints again
  for (; t < options_.iterations; ++t) {
    graph_->replay();
    print_loss(t, graph_loss_);
  }
  return t;
}

void TrainingLoop::measure() {
  constexpr std::size_t kept = 10'000;  // enough for a median; memory does not grow with the steps
  const auto now = Clock::now();
  if (steps_timed_++ == 0) {
    first_ = now;
  } else {
    if (recent_.size() == kept) recent_.pop_front();
    recent_.push_back(std::chrono::duration<double, std::milli>(now - last_).count());
  }
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
