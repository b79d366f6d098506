// AIM: to know that what was repeated on the way there is summed on the way back
// REPLACES: common/autograd/engine.cpp
// DEFINES: ladder::autograd::grad
#include "tests/exercises/check.hpp"

#include "common/autograd.hpp"

using namespace ladder;

namespace {

// Of a sum of products k · (x + t), with respect to t, which is repeated to x's sizes.
Tensor gradient_of_a_term(const Tensor& x, const Tensor& k, IntArrayRef sizes) {
  const Tensor t = zeros(sizes, TensorOptions(kFloat64).requires_grad(true));
  (k * (x + t)).sum().backward();
  return t.grad();
}

}  // namespace

void exercise::check(Check& check) {
  manual_seed(check.seed());
  const Tensor x = randn({4, 3}, kFloat64), k = randn({4, 3}, kFloat64);
  const Tensor x3 = randn({5, 2, 3}, kFloat64), k3 = randn({5, 2, 3}, kFloat64);
  const auto term = [&](const std::string& name, const Tensor& of, const Tensor& factor,
                        std::vector<std::int64_t> sizes, auto expected, const std::string& rule) {
    check.close(
        name, [=] { return gradient_of_a_term(of, factor, sizes); }, expected, rule, 1e-12);
  };
  term(
      "a vector (3) on a matrix (4, 3)", x, k, {3}, [=] { return k.sum({0}); },
      "Each number of the vector was used once in every row: its gradient is the sum over the "
      "rows.");
  term(
      "a column (4, 1) on a matrix (4, 3)", x, k, {4, 1}, [=] { return k.sum({1}, true); },
      "A dimension of size 1 was repeated, too: sum over it, and it keeps its size of 1.");
  term(
      "a row (1, 3) on a matrix (4, 3)", x, k, {1, 3}, [=] { return k.sum({0}, true); },
      "The gradient has the tensor's number of dimensions: (1, 3) is not (3).");
  term(
      "a number, of shape (), on a matrix (4, 3)", x, k, {}, [=] { return k.sum(); },
      "A tensor with no dimension at all was repeated along every one.");
  term(
      "a column (2, 1) on a block (5, 2, 3)", x3, k3, {2, 1},
      [=] {
        return k3.sum({0, 2}, true).view({2, 1});
      },
      "Shapes are lined up at their ends: what is missing is missing in front.");
  term(
      "a row (1, 1, 3) on a block (5, 2, 3)", x3, k3, {1, 1, 3},
      [=] {
        return k3.sum({0, 1}, true);
      },
      "All dimensions that were repeated are summed over.");
  check.close(
      "the factor (4, 1) of a product with a vector (3)",
      [=] {
        const Tensor column = ones({4, 1}, TensorOptions(kFloat64).requires_grad(true));
        (k * (column * x[0])).sum().backward();
        return column.grad();
      },
      [=] { return (k * x[0]).sum({1}, true); },
      "Both factors are repeated here, each along another dimension.", 1e-12);
}
