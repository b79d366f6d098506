// AIM: to get gradients as a result, and to know why nothing has to be set to zero then
#include "tests/exercises/check.hpp"

#include "common/autograd.hpp"

using namespace ladder;

double step(const Tensor& x, const Tensor& y, const Tensor& w1, const Tensor& w2,
            double learning_rate);

namespace {

constexpr double kLearningRate = 1e-3;

struct Training {
  explicit Training(std::uint32_t seed) {
    manual_seed(seed);
    x = randn({6, 4}, kFloat64);
    y = randn({6, 2}, kFloat64);
    w1 = randn({4, 5}, kFloat64);
    w2 = randn({5, 2}, kFloat64);
  }
  Tensor x, y, w1, w2;
  std::vector<double> losses;
};

Training by_the_learner(std::uint32_t seed) {
  Training now(seed);
  now.w1.requires_grad_();
  now.w2.requires_grad_();
  for (int t = 0; t < 3; ++t)
    now.losses.push_back(step(now.x, now.y, now.w1, now.w2, kLearningRate));
  return now;
}

// Stage 02's formulas.
Training by_hand(std::uint32_t seed) {
  Training now(seed);
  for (int t = 0; t < 3; ++t) {
    const Tensor h = now.x.mm(now.w1), h_relu = h.clamp_min(0), y_pred = h_relu.mm(now.w2);
    now.losses.push_back((y_pred - now.y).pow(2).sum().item<double>());
    const Tensor grad_y_pred = 2.0 * (y_pred - now.y);
    const Tensor grad_h = grad_y_pred.mm(now.w2.t()).masked_fill(h < 0, 0);
    now.w2.sub_(h_relu.t().mm(grad_y_pred), kLearningRate);
    now.w1.sub_(now.x.t().mm(grad_h), kLearningRate);
  }
  return now;
}

}  // namespace

void exercise::check(Check& check) {
  const auto seed = check.seed();
  check.close(
      "the losses of three steps", [=] { return by_the_learner(seed).losses; },
      [=] { return by_hand(seed).losses; },
      "Each step computes both gradients from its own loss, and moves both weights by the learning "
      "rate times the gradient, downhill.",
      1e-9);
  check.close(
      "w1 after three steps", [=] { return by_the_learner(seed).w1; },
      [=] { return by_hand(seed).w1; },
      "The gradients come in the order in which they were asked for.", 1e-9);
  check.close(
      "w2 after three steps", [=] { return by_the_learner(seed).w2; },
      [=] { return by_hand(seed).w2; },
      "The gradients come in the order in which they were asked for.", 1e-9);
  check.equal(
      "whether w1.grad() or w2.grad() is defined afterwards",
      [=] {
        const Training now = by_the_learner(seed);
        return now.w1.grad().defined() || now.w2.grad().defined();
      },
      [] { return false; }, "autograd::grad leaves grad() alone; only backward() fills it.");
}
