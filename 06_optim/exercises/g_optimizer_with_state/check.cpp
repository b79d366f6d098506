// 06g: stage 06's program, and PyTorch's Adam on two weights.
// AIM: to write an optimizer that keeps a state for each parameter
// PROGRAM
// RUNG: nn
// NEEDS: 06_optim
#include "tests/exercises/program.hpp"

#include "common/nn.hpp"

using namespace ladder;

struct Optimizer {
  virtual ~Optimizer() = default;
  virtual void zero_grad() = 0;
  virtual void step() = 0;
};
std::unique_ptr<Optimizer> make_adam(const std::vector<Tensor>& parameters, double lr);

namespace {

std::vector<std::string> flags(std::uint32_t seed, const std::string& learning_rate) {
  return {"--seed",          std::to_string(seed),
          "--learning-rate", learning_rate,
          "--dtype",         "float64",
          "--batch-size",    "8",
          "--input-dim",     "20",
          "--hidden-dim",    "10",
          "--output-dim",    "3",
          "--iterations",    "15"};
}

// Two weights start at 1. The first has a gradient of 2 in each of six steps, the second one of
// -3 t in the steps t = 1, 4 and 5 alone.
std::vector<double> two_weights() {
  const std::vector<Tensor> w{ones({1}, kFloat64).requires_grad_(),
                              ones({1}, kFloat64).requires_grad_()};
  const auto adam = make_adam(w, 0.1);
  for (int t = 0; t < 6; ++t) {
    adam->zero_grad();
    w[0].mutable_grad() = full({1}, 2.0, kFloat64);
    if (t == 1 || t == 4 || t == 5) w[1].mutable_grad() = full({1}, -3.0 * t, kFloat64);
    adam->step();
  }
  return {w[0].item<double>(), w[1].item<double>()};
}

bool has_gradient_after_zero_grad() {
  const Tensor w = ones({1}, kFloat64).requires_grad_();
  w.mutable_grad() = ones({1}, kFloat64);
  make_adam({w}, 0.1)->zero_grad();
  return w.grad().defined();
}

}  // namespace

void exercise::check(Check& check) {
  for (const std::string rate : {"1e-3", "3e-2"})
    for (const std::uint32_t seed : {check.seed(), check.seed() + 1})
      check.close(
          "losses at " + rate + ", seed " + std::to_string(seed),
          [=] { return losses(run_program(flags(seed, rate))); },
          [=] { return stage_losses("06_optim", flags(seed, rate)); },
          "The first loss is there before any step; the second shows Adam's formula, and those "
          "that "
          "follow, what it keeps from step to step.",
          1e-6);
  // python3 -c "
  // import torch
  // w = [torch.ones(1, dtype=torch.float64, requires_grad=True) for _ in range(2)]
  // adam = torch.optim.Adam(w, lr=0.1)
  // for t in range(6):
  //   adam.zero_grad(); w[0].grad = torch.full((1,), 2.0, dtype=torch.float64)
  //   if t in (1, 4, 5): w[1].grad = torch.full((1,), -3.0 * t, dtype=torch.float64)
  //   adam.step()
  // print([p.item() for p in w])"
  check.close(
      "two weights, of which one has a gradient in some steps only", two_weights,
      [] {
        return std::vector<double>{0.40000000300000144, 1.2812129147441405};
      },
      "Each parameter has its own means and its own count of steps. One without a gradient is "
      "passed "
      "over: neither it nor what is kept of it changes.");
  check.equal(
      "whether there is a gradient after zero_grad()", has_gradient_after_zero_grad,
      [] { return false; },
      "A gradient that is forgotten is undefined; backward() begins a new one.");
}
