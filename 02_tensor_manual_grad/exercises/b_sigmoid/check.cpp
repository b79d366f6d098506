// 02b: loss and gradients, against a loss of the check's own and finite differences.
// AIM: to derive another activation than the ReLU, and to distrust a loss that falls
#include "tests/exercises/check.hpp"
#include "tests/exercises/slopes.hpp"

using namespace ladder;

struct Step {
  Tensor loss, grad_w1, grad_w2;
};
Step step(const Tensor& x, const Tensor& y, const Tensor& w1, const Tensor& w2);

void exercise::check(Check& check) {
  manual_seed(check.seed());
  const Tensor x = randn({5, 3}, kFloat64), y = randn({5, 2}, kFloat64);
  const Tensor w1 = randn({3, 4}, kFloat64), w2 = randn({4, 2}, kFloat64);
  const auto loss = [&](const Tensor& first, const Tensor& second) {
    const Tensor s = 1.0 / (1.0 + (-x.mm(first)).exp());
    return (s.mm(second) - y).pow(2).sum().item<double>();
  };

  check.close(
      "the loss", [&] { return step(x, y, w1, w2).loss.item<double>(); },
      [&] { return loss(w1, w2); },
      "Each hidden number becomes 1 / (1 + exp(-h)), a number between 0 and 1; the rest of "
      "the forward pass is as before.");
  check.close(
      "grad_w2", [&] { return step(x, y, w1, w2).grad_w2; },
      [&] { return slopes([&](const Tensor& w) { return loss(w1, w); }, w2); },
      "w2 stands in the product s · w2, and the gradient of a right factor is the left one, "
      "transposed, times what comes back.",
      1e-5);
  check.close(
      "grad_w1", [&] { return step(x, y, w1, w2).grad_w1; },
      [&] { return slopes([&](const Tensor& w) { return loss(w, w2); }, w1); },
      "What comes back to h is what came back to s, times the slope of the sigmoid there, "
      "element by element. The lines before and after it were right in the start.",
      1e-5);
}
