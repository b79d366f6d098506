// 05b: the same network by hand, from six tensors.
// AIM: to change a network's shape, and to find everything that depends on it
// PROGRAM
#include "tests/exercises/program.hpp"

#include <cmath>

#include "common/nn.hpp"

using namespace ladder;

namespace {

const std::int64_t kN = 8, kIn = 20, kHidden = 10, kOut = 3, kSteps = 12;

std::vector<std::string> flags(std::uint32_t seed, std::vector<std::string> more) {
  std::vector<std::string> all{"--seed",       std::to_string(seed),
                               "--dtype",      "float64",
                               "--batch-size", std::to_string(kN),
                               "--input-dim",  "20",
                               "--hidden-dim", "10",
                               "--output-dim", "3",
                               "--iterations", "12"};
  all.insert(all.end(), more.begin(), more.end());
  return all;
}

// The same network without nn: six tensors, in the order in which they are drawn.
exercise::Lines by_hand(std::uint32_t seed, double learning_rate, bool bias, bool normal) {
  manual_seed(seed);
  const Tensor x = randn({kN, kIn}, kFloat64), y = randn({kN, kOut}, kFloat64);
  std::vector<Tensor> weights, biases;
  for (const auto& [in, out] : {std::pair{kIn, kHidden}, {kHidden, kHidden}, {kHidden, kOut}}) {
    const double c = 1 / std::sqrt(static_cast<double>(in));
    weights.push_back(empty({out, in}).uniform_(-c, c));
    biases.push_back(bias ? empty({out}).uniform_(-c, c) : zeros({out}));
  }
  if (normal)
    for (const Tensor& w : weights) w.normal_();
  for (auto* const list : {&weights, &biases})
    for (Tensor& w : *list) w = w.to(kFloat64).requires_grad_();

  exercise::Lines lines;
  for (std::int64_t t = 0; t < kSteps; ++t) {
    Tensor h = x;
    for (std::size_t i = 0; i < 3; ++i) {
      h = h.mm(weights[i].t()) + biases[i];
      if (i < 2) h = h.clamp_min(0);
    }
    const Tensor loss = (h - y).pow(2).sum();
    lines.steps.push_back(t);
    lines.losses.push_back(loss.item<double>());
    loss.backward();
    const NoGradGuard no_grad;
    for (const auto& list : {weights, bias ? biases : std::vector<Tensor>()})
      for (const Tensor& w : list) {
        w.sub_(w.grad(), learning_rate);
        w.grad().zero_();
      }
  }
  return lines;
}

}  // namespace

void exercise::check(Check& check) {
  const std::uint32_t seed = check.seed();
  check.equal(
      "what --show-parameters prints",
      [] {
        return run_program({"--show-parameters", "--input-dim", "7", "--hidden-dim", "5",
                            "--output-dim", "2"})
            .out;
      },
      [] {
        return "0.weight [5, 7]\n0.bias [5]\n2.weight [5, 5]\n2.bias [5]\n4.weight [2, 5]\n4.bias "
               "[2]\n";
      },
      "The layers stand in the order Linear, ReLU, Linear, ReLU, Linear, and the one in the middle "
      "reads as many units as it makes.");
  check.close(
      "losses",
      [=] {
        return losses(run_program(flags(seed, {"--learning-rate", "1e-3"})));
      },
      [=] { return by_hand(seed, 1e-3, true, false); },
      "All layers draw their weights in the order of the network, and all of them are trained.");
  check.close(
      "losses with --no-bias",
      [=] {
        return losses(run_program(flags(seed, {"--learning-rate", "1e-3", "--no-bias"})));
      },
      [=] { return by_hand(seed, 1e-3, false, false); },
      "With --no-bias, no layer has a bias: the new one as little as the others.");
  check.close(
      "losses with --init normal",
      [=] {
        return losses(run_program(flags(seed, {"--learning-rate", "1e-6", "--init", "normal"})));
      },
      [=] { return by_hand(seed, 1e-6, true, true); },
      "With --init normal, every linear layer starts from N(0, 1), in the order of the network.");
}
