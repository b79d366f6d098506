// 04b: against numbers, against where() with autograd's own derivative, and against finite
// differences.
// AIM: to write an operation with an argument that is no tensor
#include "tests/exercises/check.hpp"

#include "tests/exercises/gradient.hpp"

using namespace ladder;
using autograd::variable_list;
using exercise::gradient;
using exercise::leaf;

Tensor leaky_relu(const Tensor& input, double slope);

namespace {

using OfTensor = std::function<Tensor(const Tensor&)>;

OfTensor learners(double slope) {
  return [slope](const Tensor& x) { return leaky_relu(x, slope); };
}
OfTensor composed(double slope) {
  return [slope](const Tensor& x) { return where(x > 0, x, slope * x); };
}

}  // namespace

void exercise::check(Check& check) {
  const Tensor points = tensor({-2.0, -0.5, 0.5, 2.0}, kFloat64), zero = tensor({0.0}, kFloat64);
  const auto numbers = [](std::vector<double> values) {
    return [values] { return tensor(values, kFloat64); };
  };
  check.close(
      "the values at -2, -0.5, 0.5 and 2 with slope 0.1", [=] { return leaky_relu(points, 0.1); },
      numbers({-0.2, -0.05, 0.5, 2}), "x where x > 0, slope · x elsewhere.", 1e-12);
  check.close(
      "the value at 0", [=] { return leaky_relu(zero, 0.1); }, numbers({0}),
      "Both lines meet at 0.", 1e-12);
  check.close(
      "the gradient at -2, -0.5, 0.5 and 2 with slope 0.1",
      [=] { return gradient(learners(0.1), points, ones_like(points)); }, numbers({0.1, 0.1, 1, 1}),
      "backward returns one gradient for each argument of forward; the input's is that of the "
      "output times the slope of the curve at the input.",
      1e-12);

  manual_seed(check.seed());
  const Tensor x = randn({3, 4}, kFloat64), weights = randn({3, 4}, kFloat64);
  for (const double slope : {0.01, 0.3, 1.5, -0.5}) {
    std::ostringstream with;
    with << " with slope " << slope;
    check.close(
        "the values" + with.str(), [=] { return leaky_relu(x, slope); },
        [=] { return composed(slope)(x); },
        "x where x > 0, slope · x elsewhere, whatever the slope.", 1e-12);
    check.close(
        "the gradient" + with.str(), [=] { return gradient(learners(slope), x, weights); },
        [=] { return gradient(composed(slope), x, weights); },
        "Element by element: the gradient that came times 1 where the input is above 0, times the "
        "slope elsewhere. It is the input that decides, and the gradient that came counts.",
        1e-12);
  }
  const auto both = [=](const OfTensor& one, const OfTensor& other) {
    return gradient([=](const Tensor& in) { return one(in) + other(in * 2); }, x, weights);
  };
  check.close(
      "the gradient through two calls, with slopes 0.2 and 0.7",
      [=] { return both(learners(0.2), learners(0.7)); },
      [=] { return both(composed(0.2), composed(0.7)); },
      "Each call has a context of its own, and its backward gets that one.", 1e-12);
  check.close(
      "the gradient at 0 with slope 0.1",
      [=] { return gradient(learners(0.1), zero, ones_like(zero)); }, numbers({0.1}),
      "0 is not above 0: the derivative there is that of \"elsewhere\".", 1e-12);
  check.equal(
      "the gradient at -1, 0 and 1 with slope 0, where it is the library's relu",
      [] {
        const Tensor at = tensor({-1.0, 0.0, 1.0}, kFloat64);
        return gradient(learners(0), at, ones_like(at));
      },
      [] {
        const Tensor at = tensor({-1.0, 0.0, 1.0}, kFloat64);
        return gradient([](const Tensor& in) { return in.relu(); }, at, ones_like(at));
      },
      "With slope 0, a LeakyReLU is a ReLU, at 0 as well.");
  check.equal(
      "whether gradcheck is content",
      [=] {
        return autograd::gradcheck(
            [](const variable_list& in) { return variable_list{leaky_relu(in[0], 0.1)}; },
            {leaf(x)});
      },
      [] { return true; }, "The derivative is the one that finite differences see.");
  check.equal(
      "the gradient that was handed to backward(), afterwards",
      [=] {
        const Tensor handed = weights.clone();
        gradient(learners(0.1), x, handed);
        return handed;
      },
      [=] { return weights; },
      "What comes in belongs to the caller. Compute a new tensor, or write to a clone().");
  check.equal(
      "the node that made the output", [=] { return leaky_relu(leaf(x), 0.1).grad_fn()->name(); },
      [] { return "torch::autograd::CppNode<LeakyReLU>"; },
      "apply puts one node into the graph, and its derivative is your backward.");
}
