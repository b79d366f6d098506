// 06a: the library's optimizers, on one weight.
// AIM: to know how far each rule moves a weight, and what its memory does to that
#include "tests/exercises/check.hpp"

#include <cmath>

#include "common/optim.hpp"

using namespace ladder;

double adam_with_a_large_gradient();
double adam_with_a_small_gradient();
double rmsprop_with_a_large_gradient();
double third_step_with_momentum();
double late_step_with_momentum();
double momentum_after_a_gradient_of_zero();
double momentum_without_a_gradient();

namespace {

const double kRate = 0.01;

// How far the last step goes: one for each gradient; nan stands for none.
template <class Optimizer, class Options>
double last_step(const Options& options, const std::vector<double>& gradients) {
  const Tensor p = tensor({1.0}, kFloat64).requires_grad_();
  Optimizer optimizer({p}, options);
  double before = 0;
  for (const double g : gradients) {
    before = p.item<double>();
    optimizer.zero_grad();
    if (!std::isnan(g)) p.backward(full({1}, g, kFloat64));
    optimizer.step();
  }
  return before - p.item<double>();
}

double last_step_with_momentum(const std::vector<double>& gradients) {
  return last_step<optim::SGD>(optim::SGDOptions(kRate).momentum(0.9), gradients);
}

}  // namespace

void exercise::check(Check& check) {
  check.predict(
      "Adam's first step with a gradient of 500", adam_with_a_large_gradient,
      [] { return last_step<optim::Adam>(optim::AdamOptions(kRate), {500}); },
      "Corrected for their start at 0, the running mean is g and the root of the mean square |g|: "
      "their quotient is 1, and the step is the learning rate.");
  check.predict(
      "Adam's first step with a gradient of 0.5", adam_with_a_small_gradient,
      [] { return last_step<optim::Adam>(optim::AdamOptions(kRate), {0.5}); },
      "The size of the gradient cancels. So one learning rate suits many networks.");
  check.predict(
      "RMSprop's first step with a gradient of 500", rmsprop_with_a_large_gradient,
      [] { return last_step<optim::RMSprop>(optim::RMSpropOptions(kRate), {500}); },
      "RMSprop's mean square starts at 0 as well, and nothing corrects it: its root is a tenth of "
      "|g|, and the step ten learning rates.");
  check.predict(
      "the third step with momentum 0.9", third_step_with_momentum,
      [] {
        return last_step_with_momentum({1, 1, 1});
      },
      "v = 0.9 v + g collects what came before: 1, 1.9, 2.71.");
  check.predict(
      "the 500th step with momentum 0.9", late_step_with_momentum,
      [] {
        return std::round(1000 * last_step_with_momentum(std::vector<double>(500, 1.0))) / 1000;
      },
      "1 + 0.9 + 0.81 + ... is 10: momentum makes a steady step ten times as long.");
  check.predict(
      "a step with momentum and a gradient of 0", momentum_after_a_gradient_of_zero,
      [] {
        return last_step_with_momentum({1, 0});
      },
      "v is still there: the weight rolls on though nothing pushes it.");
  check.predict(
      "a step with momentum and no gradient at all", momentum_without_a_gradient,
      [] {
        return last_step_with_momentum({1, std::nan("")});
      },
      "No gradient is something else than a gradient of 0: step() skips the weight. Stage 08 shows "
      "where that matters.");
}
