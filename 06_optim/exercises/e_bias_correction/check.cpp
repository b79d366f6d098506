// 06e: PyTorch's numbers, and the paper's formula.
// AIM: to know what Adam's bias correction corrects
// REPLACES: common/optim/adam.hpp
// DEFINES: ladder::optim::BasicAdam<false>::step_group
#include "tests/exercises/check.hpp"

#include <cmath>

#include "common/optim.hpp"

using namespace ladder;

namespace {

// What is left of the weight 1 after steps with the gradients 2, -1, 2, -1 ...
template <class Adam> double after_steps(int steps, const typename Adam::Options& options) {
  const Tensor p = ones({1}, kFloat64).requires_grad_();
  Adam optimizer({p}, options);
  for (int t = 0; t < steps; ++t) {
    p.mutable_grad() = full({1}, t % 2 == 0 ? 2.0 : -1.0, kFloat64);
    optimizer.step();
  }
  return p.item<double>();
}

// How far the first step goes, with a gradient of this size.
double first_step(double gradient) {
  const Tensor p = zeros({1}, kFloat64).requires_grad_();
  optim::Adam optimizer({p}, optim::AdamOptions(0.01));
  p.mutable_grad() = full({1}, gradient, kFloat64);
  optimizer.step();
  return -p.item<double>();
}

// One weight, by Adam's formula as the paper has it, with gradients from the seed.
double by_formula(std::uint32_t seed, int steps) {
  manual_seed(seed);
  double p = 1, m = 0, v = 0;
  for (int t = 1; t <= steps; ++t) {
    const double g = randn({1}, kFloat64).item<double>();
    m = 0.8 * m + 0.2 * g;
    v = 0.99 * v + 0.01 * g * g;
    const double m_hat = m / (1 - std::pow(0.8, t)), v_hat = v / (1 - std::pow(0.99, t));
    p -= 0.01 * m_hat / (std::sqrt(v_hat) + 1e-8);
  }
  return p;
}

double by_adam(std::uint32_t seed, int steps) {
  manual_seed(seed);
  const Tensor p = ones({1}, kFloat64).requires_grad_();
  optim::Adam optimizer({p}, optim::AdamOptions(0.01).betas({0.8, 0.99}));
  for (int t = 1; t <= steps; ++t) {
    p.mutable_grad() = randn({1}, kFloat64);
    optimizer.step();
  }
  return p.item<double>();
}

}  // namespace

void exercise::check(Check& check) {
  for (const int gradient : {500, 5})
    check.close(
        "how far the first step goes, with a gradient of " + std::to_string(gradient),
        [=] { return first_step(gradient); }, [] { return 0.01; },
        "In the first step, the corrected means are g and g²: the weight moves by the learning "
        "rate.");
  // python3 -c "
  // import torch
  // for Adam in torch.optim.Adam, torch.optim.AdamW:
  //   p = torch.ones(1, dtype=torch.float64, requires_grad=True); adam = Adam([p], lr=0.1)
  //   for t in range(100):
  //     p.grad = torch.full((1,), 2.0 if t % 2 == 0 else -1.0, dtype=p.dtype); adam.step()
  //     if t + 1 in (1, 2, 100): print(p.item())"
  const std::string rule =
      "In step t, the running mean is divided by 1 - beta1^t, and the mean square, under the root, "
      "by 1 - beta2^t.";
  for (const auto& [steps, adam, adamw] : {std::tuple{1, 0.9000000005, 0.8990000005},
                                           {2, 0.8733662967024315, 0.8714672967019315},
                                           {100, -2.278497659647536, -2.211010022689291}}) {
    const std::string after = " after " + std::to_string(steps) + " steps";
    check.close(
        "Adam's weight" + after,
        [steps = steps] { return after_steps<optim::Adam>(steps, optim::AdamOptions(0.1)); },
        [adam = adam] { return adam; }, rule);
    check.close(
        "AdamW's weight" + after,
        [steps = steps] { return after_steps<optim::AdamW>(steps, optim::AdamWOptions(0.1)); },
        [adamw = adamw] { return adamw; }, rule);
  }
  check.close(
      "a weight after 20 steps with betas 0.8 and 0.99",
      [seed = check.seed()] { return by_adam(seed, 20); },
      [seed = check.seed()] { return by_formula(seed, 20); }, rule);
}
