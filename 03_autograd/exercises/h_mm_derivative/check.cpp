// AIM: to write the derivative of mm as the library has it, so that it can be derived again
// REPLACES: common/ops/matmul.cpp
// DEFINES: ladder::Tensor::mm
#include "tests/exercises/check.hpp"

#include "common/autograd.hpp"

using namespace ladder;

namespace {

// The gradients of a and b for the gradient g of a·b; undefined where none is wanted.
struct Gradients {
  Tensor of_a, of_b;
};

Gradients through_mm(const Tensor& a, bool a_is_wanted, const Tensor& b, bool b_is_wanted,
                     const Tensor& g) {
  const Tensor leaf_a = a.detach().clone().requires_grad_(a_is_wanted);
  const Tensor leaf_b = b.detach().clone().requires_grad_(b_is_wanted);
  leaf_a.mm(leaf_b).backward(g);
  return {leaf_a.grad(), leaf_b.grad()};
}

// d sum(g · (a·b)) / d x, where x is a or b: the difference that each of its elements makes. The
// function is linear in each factor, so a step of 1 is as good as a small one.
Tensor by_differences(const Tensor& a, const Tensor& b, const Tensor& g, const Tensor& x) {
  const Tensor gradient = zeros_like(x);
  for (std::int64_t i = 0; i < x.size(0); ++i)
    for (std::int64_t j = 0; j < x.size(1); ++j) {
      const Tensor before = (g * a.mm(b)).sum();
      x[i][j].add_(1);
      gradient[i][j] = (g * a.mm(b)).sum() - before;
      x[i][j].sub_(1);
    }
  return gradient;
}

}  // namespace

void exercise::check(Check& check) {
  const Tensor a2 = tensor({{1, 2}, {3, 4}}, kFloat64), b2 = tensor({{5, 6}, {7, 8}}, kFloat64);
  const Tensor top_left = tensor({{1, 0}, {0, 0}}, kFloat64);
  check.close(
      "the gradient of a = [[1, 2], [3, 4]] if only c[0][0] counts, with b = [[5, 6], [7, 8]]",
      [=] { return through_mm(a2, true, b2, true, top_left).of_a; },
      [] {
        return tensor({{5, 7}, {0, 0}}, kFloat64);
      },
      "c[0][0] = a[0][0]·b[0][0] + a[0][1]·b[1][0], and nothing else: its slope in each of these "
      "is the other factor.");
  check.close(
      "the gradient of b in the same example",
      [=] { return through_mm(a2, true, b2, true, top_left).of_b; },
      [] {
        return tensor({{1, 0}, {2, 0}}, kFloat64);
      },
      "c[0][0] = a[0][0]·b[0][0] + a[0][1]·b[1][0], and nothing else: its slope in each of these "
      "is the other factor.");

  manual_seed(check.seed());
  const Tensor a = randn({3, 4}, kFloat64), b = randn({4, 2}, kFloat64),
               g = randn({3, 2}, kFloat64);
  const auto of_a = [=] { return by_differences(a, b, g, a); };
  const auto of_b = [=] { return by_differences(a, b, g, b); };
  const std::string shapes = "A gradient has the shape of what it is the gradient of.";
  check.close(
      "the gradient of a (3, 4) in a product with b (4, 2)",
      [=] { return through_mm(a, true, b, true, g).of_a; }, of_a, shapes);
  check.close(
      "the gradient of b (4, 2)", [=] { return through_mm(a, true, b, true, g).of_b; }, of_b,
      shapes);
  check.close(
      "the gradient of b, where a is data", [=] { return through_mm(a, false, b, true, g).of_b; },
      of_b, "What nobody wants is not computed: the tensor that it would need was not kept.");
  check.close(
      "the gradient of a, where b is data", [=] { return through_mm(a, true, b, false, g).of_a; },
      of_a, "What nobody wants is not computed: the tensor that it would need was not kept.");
  check.equal(
      "whether the derivatives have right derivatives themselves",
      [=] {
        return autograd::gradgradcheck(
            [](const std::vector<Tensor>& in) { return std::vector<Tensor>{in[0].mm(in[1])}; },
            {a.clone().requires_grad_(), b.clone().requires_grad_()});
      },
      [] { return true; },
      "A derivative is written in tensor operations on what came in and what was saved, and so it "
      "is recorded when somebody wants that.");
}
