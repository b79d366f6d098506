// 06b: PyTorch's numbers, and the library's SGD.
// AIM: to write Nesterov's momentum in the form that PyTorch gives it
#include "tests/exercises/check.hpp"

#include "common/optim.hpp"

using namespace ladder;

void nesterov_step(Tensor& p, const Tensor& g, Tensor& v, double lr, double momentum);

namespace {

const double kMomentum = 0.9;

// The learning rate of step t: it changes half way.
double rate(std::int64_t t, bool changes) { return changes && t >= 5 ? 0.02 : 0.1; }

std::vector<Tensor> gradients(std::uint32_t seed, std::int64_t steps) {
  manual_seed(seed);
  std::vector<Tensor> list;
  for (std::int64_t t = 0; t < steps; ++t) list.push_back(randn({2, 3}, kFloat64));
  return list;
}

Tensor after_steps(const std::vector<Tensor>& list, bool changes) {
  Tensor p = ones({2, 3}, kFloat64), v;
  for (std::int64_t t = 0; const Tensor& g : list)
    nesterov_step(p, g, v, rate(t++, changes), kMomentum);
  return p;
}

Tensor after_steps_of_the_library(const std::vector<Tensor>& list, bool changes) {
  const Tensor p = ones({2, 3}, kFloat64).requires_grad_();
  optim::SGD optimizer({p}, optim::SGDOptions(rate(0, changes)).momentum(kMomentum).nesterov(true));
  for (std::int64_t t = 0; const Tensor& g : list) {
    optimizer.param_groups()[0].options().set_lr(rate(t++, changes));
    p.mutable_grad() = g;
    optimizer.step();
  }
  return p.detach();
}

// The number 3 after each of three steps.
std::vector<double> path() {
  Tensor p = full({1}, 3.0, kFloat64), v;
  std::vector<double> values;
  for (const double g : {1.0, -2.0, 0.5}) {
    nesterov_step(p, full({1}, g, kFloat64), v, 0.1, kMomentum);
    values.push_back(p.item<double>());
  }
  return values;
}

}  // namespace

void exercise::check(Check& check) {
  // python3 -c "
  // import torch
  // p = torch.tensor([3.0], dtype=torch.float64, requires_grad=True)
  // sgd = torch.optim.SGD([p], lr=0.1, momentum=0.9, nesterov=True)
  // for g in 1.0, -2.0, 0.5: p.grad = torch.tensor([g], dtype=p.dtype); sgd.step();
  // print(p.item())"
  check.close(
      "p after each of three steps with the gradients 1, -2 and 0.5", path,
      [] {
        return std::vector<double>{2.81, 3.109, 3.1031};
      },
      "First v takes the gradient in (in the first step, v is the gradient); then p moves by the "
      "learning rate times g + momentum · v.");
  const auto list = [seed = check.seed()] { return gradients(seed, 10); };
  check.close(
      "a parameter after ten steps", [=] { return after_steps(list(), false); },
      [=] { return after_steps_of_the_library(list(), false); },
      "Every step goes on with the v that the step before has left.");
  check.close(
      "a parameter after ten steps, with a learning rate that falls after five",
      [=] { return after_steps(list(), true); },
      [=] { return after_steps_of_the_library(list(), true); },
      "The learning rate is no part of v: a new rate holds for all that v has collected.");
  check.equal(
      "the first gradient after ten steps",
      [=] {
        const auto mine = list();
        after_steps(mine, false);
        return mine[0];
      },
      [=] { return list()[0]; }, "A gradient belongs to the caller: a step only reads it.");
}
