// 06c: PyTorch's numbers, and AdaGrad number by number.
// AIM: to write steps that shrink by themselves, and a plan that shrinks them
#include "tests/exercises/check.hpp"

#include <cmath>

#include "common/optim.hpp"

using namespace ladder;

std::unique_ptr<optim::Optimizer> make_adagrad(
    const std::vector<optim::OptimizerParamGroup>& groups, double lr);
void halve_rate(optim::Optimizer& optimizer, std::int64_t t, std::int64_t every);

namespace {

// p after some steps from 3, one for each gradient.
double after_steps(const std::vector<double>& gradients) {
  const Tensor p = full({1}, 3.0, kFloat64).requires_grad_();
  const auto optimizer = make_adagrad({optim::OptimizerParamGroup({p})}, 0.1);
  for (const double g : gradients) {
    p.mutable_grad() = full({1}, g, kFloat64);
    optimizer->step();
  }
  return p.item<double>();
}

// Two parameters of three numbers; the second has no gradient in every third step.
bool has_gradient(int parameter, int t) { return parameter == 0 || t % 3 != 2; }

std::vector<Tensor> start_values(std::uint32_t seed) {
  manual_seed(seed);
  return {randn({3}, kFloat64), randn({3}, kFloat64)};
}

Tensor after_eight_steps(std::uint32_t seed, int parameter) {
  const std::vector<Tensor> ps = start_values(seed);
  for (const Tensor& p : ps) p.requires_grad_();
  const auto optimizer = make_adagrad({optim::OptimizerParamGroup(ps)}, 0.1);
  for (int t = 0; t < 8; ++t) {
    optimizer->zero_grad();
    for (int i = 0; i < 2; ++i) {
      const Tensor g = randn({3}, kFloat64);
      if (has_gradient(i, t)) ps[i].mutable_grad() = g;
    }
    optimizer->step();
  }
  return ps[parameter].detach();
}

// The same, number by number.
Tensor after_eight_steps_by_hand(std::uint32_t seed, int parameter) {
  const Tensor p = start_values(seed)[parameter];
  double sums[3] = {};
  for (int t = 0; t < 8; ++t)
    for (int i = 0; i < 2; ++i) {
      const Tensor g = randn({3}, kFloat64);
      if (i != parameter || !has_gradient(i, t)) continue;
      for (int k = 0; k < 3; ++k) {
        const double gk = g.data_ptr<double>()[k];
        sums[k] += gk * gk;
        p.data_ptr<double>()[k] -= 0.1 * gk / (std::sqrt(sums[k]) + 1e-10);
      }
    }
  return p;
}

// The rates of an optimizer with two groups after steps 0 to 6, each group's own.
std::vector<double> rates(std::int64_t every, std::size_t group) {
  const auto rate = [](double lr) { return std::make_unique<optim::SGDOptions>(lr); };
  const Tensor p = ones({1}).requires_grad_(), q = ones({1}).requires_grad_();
  optim::SGD optimizer({{{p}, rate(0.8)}, {{q}, rate(0.32)}}, optim::SGDOptions(1));
  std::vector<double> list;
  for (std::int64_t t = 0; t < 7; ++t) {
    halve_rate(optimizer, t, every);
    list.push_back(optimizer.param_groups()[group].options().get_lr());
  }
  return list;
}

}  // namespace

void exercise::check(Check& check) {
  // python3 -c "
  // import torch
  // p = torch.tensor([3.0], dtype=torch.float64, requires_grad=True)
  // adagrad = torch.optim.Adagrad([p], lr=0.1)
  // for g in 2.0, -1.0, 0.5: p.grad = torch.tensor([g], dtype=p.dtype); adagrad.step();
  // print(p.item())"
  const std::vector<double> gradients{2, -1, 0.5},
      pytorch{2.900000000005, 2.9447213595529957, 2.922899570530349};
  for (std::size_t steps = 1; steps <= gradients.size(); ++steps)
    check.close(
        "p after " + std::to_string(steps) + " of the gradients 2, -1, 0.5",
        [&, steps] {
          return after_steps({gradients.begin(), gradients.begin() + steps});
        },
        [&, steps] { return pytorch[steps - 1]; },
        "First the gradient's square is added to the sum; then p moves by the learning rate times "
        "the gradient, divided by the root of the sum.");
  for (const int parameter : {0, 1})
    check.close(
        parameter == 0 ? "the first of two parameters after eight steps"
                       : "the second of two parameters, which has a gradient in some steps only",
        [=, seed = check.seed()] { return after_eight_steps(seed, parameter); },
        [=, seed = check.seed()] { return after_eight_steps_by_hand(seed, parameter); },
        "Each parameter has a sum of its own, element by element, and one without a gradient is "
        "left alone.");
  check.close(
      "the rate in steps 0 to 6, halved every 3", [] { return rates(3, 0); },
      [] { return std::vector<double>{0.8, 0.8, 0.8, 0.4, 0.4, 0.4, 0.2}; },
      "The first step still has the whole rate; it is halved in steps 3, 6 and so on.");
  check.close(
      "the second group's rate in steps 0 to 6, halved every 2", [] { return rates(2, 1); },
      [] { return std::vector<double>{0.32, 0.32, 0.16, 0.16, 0.08, 0.08, 0.04}; },
      "Every group has options with a rate in it, and each rate is half of what it was.");
}
