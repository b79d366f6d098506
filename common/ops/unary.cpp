// Operations on one tensor, element by element. Each line: PyTorch's name of the node, the kernel,
// and the derivative, g being the gradient of the result.
#include "common/ops/elementwise.hpp"
#include "common/ops/operators.hpp"

namespace ladder {

using kernels::UnaryOp;
using ops::Saves;
using ops::unary;
using ops::unary_;
using ops::UnaryRule;

namespace {

// clang-format off
const UnaryRule neg_rule{"NegBackward0", UnaryOp::neg, Saves::nothing,
    [](const Tensor& g, const Tensor&) { return -g; }};
const UnaryRule abs_rule{"AbsBackward0", UnaryOp::abs, Saves::input,
    [](const Tensor& g, const Tensor& x) { return g * (x.gt(0).to(x.dtype()) - x.lt(0).to(x.dtype())); }};
const UnaryRule square_rule{"PowBackward0", UnaryOp::square, Saves::input,
    [](const Tensor& g, const Tensor& x) { return g * (2 * x); }};
const UnaryRule exp_rule{"ExpBackward0", UnaryOp::exp, Saves::output,
    [](const Tensor& g, const Tensor& y) { return g * y; }};
const UnaryRule log_rule{"LogBackward0", UnaryOp::log, Saves::input,
    [](const Tensor& g, const Tensor& x) { return g / x; }};
const UnaryRule sqrt_rule{"SqrtBackward0", UnaryOp::sqrt, Saves::output,
    [](const Tensor& g, const Tensor& y) { return g / (2 * y); }};
const UnaryRule sigmoid_rule{"SigmoidBackward0", UnaryOp::sigmoid, Saves::output,
    [](const Tensor& g, const Tensor& y) { return g * (y * (1 - y)); }};
const UnaryRule tanh_rule{"TanhBackward0", UnaryOp::tanh, Saves::output,
    [](const Tensor& g, const Tensor& y) { return g * (1 - y * y); }};
const UnaryRule relu_rule{"ReluBackward0", UnaryOp::relu, Saves::output,
    [](const Tensor& g, const Tensor& y) { return g.masked_fill(y.le(0), 0); }};
// clang-format on

}  // namespace

Tensor Tensor::neg() const { return unary(neg_rule, *this); }
Tensor Tensor::abs() const { return unary(abs_rule, *this); }
Tensor Tensor::exp() const { return unary(exp_rule, *this); }
Tensor Tensor::log() const { return unary(log_rule, *this); }
Tensor Tensor::sqrt() const { return unary(sqrt_rule, *this); }
Tensor Tensor::sigmoid() const { return unary(sigmoid_rule, *this); }
Tensor Tensor::tanh() const { return unary(tanh_rule, *this); }
Tensor Tensor::relu() const { return unary(relu_rule, *this); }

Tensor& Tensor::neg_() const { return unary_(neg_rule, *this); }
Tensor& Tensor::abs_() const { return unary_(abs_rule, *this); }
Tensor& Tensor::exp_() const { return unary_(exp_rule, *this); }
Tensor& Tensor::log_() const { return unary_(log_rule, *this); }
Tensor& Tensor::sqrt_() const { return unary_(sqrt_rule, *this); }
Tensor& Tensor::sigmoid_() const { return unary_(sigmoid_rule, *this); }
Tensor& Tensor::tanh_() const { return unary_(tanh_rule, *this); }
Tensor& Tensor::relu_() const { return unary_(relu_rule, *this); }

// x^e for a number e. The square is worth its own kernel: it is the loss of every stage.
Tensor Tensor::pow(const Scalar& e) const {
  if (e.equal(2) && scalar_type() != kBool && (e.type() != kDouble || is_floating_point()))
    return unary(square_rule, *this);
  check(is_floating_point() || e.type() == kDouble || e.toDouble() >= 0,
        "Integers to negative integer powers are not allowed.");
  const Tensor exponent = number_tensor(e);
  Tensor out =
      ops::compute(kernels::BinaryOp::pow, *this, exponent, ops::result_type(*this, exponent));
  // d(x^e) = e·x^(e-1), and 0 for e = 0 even where x is 0
  return autograd::record("PowBackward0", std::move(out), {*this}, {*this},
                          [e](const autograd::Backward& s) -> TensorList {
                            if (e.equal(0)) return {zeros_like(s.grad)};
                            return {s.grad * (e * s.saved[0].pow(e.toDouble() - 1))};
                          });
}

Tensor& Tensor::pow_(const Scalar& e) const {
  return e.equal(2) && (e.type() != kDouble || is_floating_point()) ? unary_(square_rule, *this)
                                                                    : pow_(number_tensor(e));
}

}  // namespace ladder
