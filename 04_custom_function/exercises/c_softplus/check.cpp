// 04c: against PyTorch's numbers, and, where nothing overflows, against the formula as it stands,
// with autograd's derivative.
// AIM: to write a derivative by hand where the formula for the value is no good for deriving
#include "tests/exercises/check.hpp"

#include "tests/exercises/gradient.hpp"

using namespace ladder;
using exercise::gradient;

Tensor softplus(const Tensor& input);

namespace {

Tensor naive(const Tensor& x) { return (1 + x.exp()).log(); }
Tensor slope(const Tensor& x) { return gradient(softplus, x, ones_like(x)); }

}  // namespace

void exercise::check(Check& check) {
  manual_seed(check.seed());
  const Tensor x = 2 * randn({3, 4}, kFloat64), weights = randn({3, 4}, kFloat64);
  const auto numbers = [](std::vector<double> values, ScalarType dtype = kFloat64) {
    return [values, dtype] { return tensor(values, dtype); };
  };
  constexpr double exact = 1e-8;
  check.close(
      "the values of a small matrix", [=] { return softplus(x); }, [=] { return naive(x); },
      "y = ln(1 + eˣ), element by element.", exact);
  check.close(
      "its gradient", [=] { return gradient(softplus, x, weights); },
      [=] { return gradient(naive, x, weights); },
      "The gradient that came times the slope of the curve, which is 1 / (1 + e⁻ˣ).", exact);

  // logaddexp(x, 0) of PyTorch 2.6, and its gradient
  const Tensor wide = tensor({-800., -40., -5., 0., 5., 12., 40., 800.}, kFloat64);
  check.close(
      "the values at -800, -40, -5, 0, 5, 12, 40 and 800", [=] { return softplus(wide); },
      numbers({0, 4.248354255291589e-18, 0.006715348489118068, 0.6931471805599453,
               5.006715348489118, 12.000006144193478, 40, 800}),
      "For a large x the answer is x; for one far below 0 it is 0. No power on the way may be "
      "infinite.",
      exact);
  const Tensor far = tensor({-800., -40., -5., 5., 12., 40., 800.}, kFloat64);
  check.close(
      "the gradient at -800, -40, -5, 5, 12, 40 and 800", [=] { return slope(far); },
      numbers({0, 4.248354255291589e-18, 0.0066928509242848554, 0.9933071490757153,
               0.9999938558253978, 1, 1}),
      "The slope lies between 0 and 1, for inputs of any size.", exact);
  check.close(
      "the gradient at 0", [] { return slope(zeros({1}, kFloat64)); }, numbers({0.5}),
      "The curve has no corner: its slope at 0 is 1/2.", exact);
  const Tensor single = tensor({-200., 0., 200.}, kFloat32);
  check.close(
      "the values at -200, 0 and 200 in float32", [=] { return softplus(single); },
      numbers({0, 0.6931471805599453, 200}, kFloat32),
      "In float32 a power is infinite from 89 on: the formula has to do without large ones.");
  check.close(
      "the gradient at -200, 0 and 200 in float32", [=] { return slope(single); },
      numbers({0, 0.5, 1}, kFloat32),
      "In float32 a power is infinite from 89 on: the derivative may divide by one, but not one by "
      "another.");
  check.equal(
      "the node that made the output",
      [=] { return softplus(exercise::leaf(x)).grad_fn()->name(); },
      [] { return "torch::autograd::CppNode<Softplus>"; },
      "apply puts one node into the graph, and its derivative is your backward.");
}
