// 06f: PyTorch's numbers, and the formula above the class.
// AIM: to know what an optimizer does first, when there is nothing to remember yet
// REPLACES: common/optim/sgd.hpp
// DEFINES: ladder::optim::SGD::step_group
#include "tests/exercises/check.hpp"

#include <cmath>

#include "common/optim.hpp"

using namespace ladder;

namespace {

// The weight 1 after each step; a gradient of nan stands for none.
std::vector<double> path(const optim::SGDOptions& options, const std::vector<double>& gradients) {
  const Tensor p = ones({1}, kFloat64).requires_grad_();
  optim::SGD optimizer({p}, options);
  std::vector<double> values;
  for (const double g : gradients) {
    optimizer.zero_grad();
    if (!std::isnan(g)) p.mutable_grad() = full({1}, g, kFloat64);
    optimizer.step();
    values.push_back(p.item<double>());
  }
  return values;
}

// The same by the formula.
std::vector<double> by_formula(double dampening, const std::vector<double>& gradients) {
  double p = 1, v = 0;
  bool first = true;
  std::vector<double> values;
  for (const double g : gradients) {
    if (!std::isnan(g)) {
      v = first ? g : 0.9 * v + (1 - dampening) * g;
      first = false;
      p -= 0.1 * v;
    }
    values.push_back(p);
  }
  return values;
}

std::vector<double> random_gradients(std::uint32_t seed) {
  manual_seed(seed);
  std::vector<double> gradients(10);
  for (double& g : gradients) g = randn({1}, kFloat64).item<double>();
  return gradients;
}

optim::SGDOptions momentum() { return optim::SGDOptions(0.1).momentum(0.9); }

}  // namespace

void exercise::check(Check& check) {
  const std::string rule =
      "In its first step a parameter has no velocity yet: its gradient becomes it, whole. From "
      "then "
      "on, new gradients are dampened and added.";
  // python3 -c "
  // import torch
  // p = torch.ones(1, dtype=torch.float64, requires_grad=True)
  // sgd = torch.optim.SGD([p], lr=0.1, momentum=0.9, dampening=0.5)
  // for g in 1.0, -2.0, 0.5: p.grad = torch.tensor([g], dtype=p.dtype); sgd.step();
  // print(p.item())"
  check.close(
      "a weight after each of three steps with a dampening of 0.5",
      [] {
        return path(momentum().dampening(0.5), {1, -2, 0.5});
      },
      [] {
        return std::vector<double>{0.9, 0.91, 0.894};
      },
      rule);
  for (const auto& [dampening, text] : {std::pair{0.0, "0"}, {0.3, "0.3"}, {1.0, "1"}})
    check.close(
        std::string("a weight after each of ten steps with a dampening of ") + text,
        [dampening = dampening, seed = check.seed()] {
          return path(momentum().dampening(dampening), random_gradients(seed));
        },
        [dampening = dampening, seed = check.seed()] {
          return by_formula(dampening, random_gradients(seed));
        },
        rule);
  const double none = std::nan("");
  check.close(
      "a weight that has no gradient in the first two steps",
      [=] {
        return path(momentum().dampening(0.5), {none, none, 1, 1});
      },
      [=] {
        return by_formula(0.5, {none, none, 1, 1});
      },
      "The first step is the parameter's own first one, not the optimizer's.");
  // sgd = torch.optim.SGD([p], lr=0.1, momentum=0.9, nesterov=True), and the same loop
  check.close(
      "a weight after each of three steps with Nesterov's momentum",
      [] {
        return path(momentum().nesterov(true), {1, -2, 0.5});
      },
      [] {
        return std::vector<double>{0.81, 1.109, 1.1031};
      },
      rule);
}
