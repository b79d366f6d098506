// 06d: PyTorch's clip_grad_norm_, and the same number by number.
// AIM: to limit a gradient's length and keep its direction
#include "tests/exercises/check.hpp"

#include <cmath>

#include "common/optim.hpp"

using namespace ladder;

double clip_gradients(const std::vector<Tensor>& parameters, double max_norm);

namespace {

Tensor with_gradient(const Tensor& gradient) {
  const Tensor w = zeros_like(gradient).requires_grad_();
  w.mutable_grad() = gradient;
  return w;
}

// Three parameters, of which the second has no gradient.
std::vector<Tensor> parameters(std::uint32_t seed) {
  manual_seed(seed);
  std::vector<Tensor> list{with_gradient(randn({4, 3}, kFloat64)),
                           zeros({5}, kFloat64).requires_grad_()};
  list.push_back(with_gradient(10 * randn({7}, kFloat64)));
  return list;
}

// The gradients' numbers, one after the other.
std::vector<double> numbers_of(const std::vector<Tensor>& list) {
  std::vector<double> numbers;
  for (const Tensor& w : list) {
    if (!w.grad().defined()) continue;
    const double* const data = w.grad().data_ptr<double>();
    numbers.insert(numbers.end(), data, data + w.grad().numel());
  }
  return numbers;
}

double length(const std::vector<double>& numbers) {
  double squares = 0;
  for (const double x : numbers) squares += x * x;
  return std::sqrt(squares);
}

std::vector<double> clipped(std::vector<Tensor> list, double max_norm) {
  clip_gradients(list, max_norm);
  return numbers_of(list);
}

std::vector<double> clipped_by_hand(const std::vector<Tensor>& list, double max_norm) {
  std::vector<double> numbers = numbers_of(list);
  const double factor = std::min(1.0, max_norm / length(numbers));
  for (double& x : numbers) x *= factor;
  return numbers;
}

// (3, 0) and (0, 4): a vector of length 5.
std::vector<Tensor> three_and_four() {
  return {with_gradient(tensor({3.0, 0.0}, kFloat64)), with_gradient(tensor({0.0, 4.0}, kFloat64))};
}

}  // namespace

void exercise::check(Check& check) {
  const std::uint32_t seed = check.seed();
  check.close(
      "the norm of the gradients (3, 0) and (0, 4)",
      [] { return clip_gradients(three_and_four(), 2.0); }, [] { return 5; },
      "All gradients together are one vector: its norm is the root of the sum of all squares.");
  // python3 -c "
  // import torch
  // w = [torch.zeros(2, dtype=torch.float64, requires_grad=True) for _ in range(2)]
  // w[0].grad, w[1].grad = torch.tensor([[3.0, 0], [0, 4]], dtype=torch.float64)
  // torch.nn.utils.clip_grad_norm_(w, 2.0); print(w[0].grad.tolist() + w[1].grad.tolist())"
  // (which divides by the norm plus 1e-6)
  check.close(
      "the gradients (3, 0) and (0, 4), clipped to 2",
      [] { return clipped(three_and_four(), 2.0); },
      [] {
        return std::vector<double>{1.199999760000048, 0, 0, 1.599999680000064};
      },
      "All gradients are multiplied by one and the same factor, so that the direction stays.");
  check.close(
      "random gradients, clipped to 2", [=] { return clipped(parameters(seed), 2.0); },
      [=] { return clipped_by_hand(parameters(seed), 2.0); },
      "The longest and the shortest gradient lose the same share, and a parameter without one is "
      "passed over.",
      1e-5);
  check.close(
      "random gradients, clipped to 1000", [=] { return clipped(parameters(seed), 1000.0); },
      [=] { return numbers_of(parameters(seed)); },
      "Gradients that are short enough stay as they are.");
  check.close(
      "the norm of random gradients", [=] { return clip_gradients(parameters(seed), 2.0); },
      [=] { return length(numbers_of(parameters(seed))); },
      "What is returned is the norm before anything was shortened: it says whether the limit was "
      "met.");
}
