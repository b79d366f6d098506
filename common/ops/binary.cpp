// Operations on two tensors, element by element. Each rule: PyTorch's name of the node, the kernel,
// and the two derivatives. Broadcasting needs no mention: the engine sums what was repeated.
#include "common/ops/elementwise.hpp"
#include "common/ops/operators.hpp"

namespace ladder {

using kernels::BinaryOp;
using ops::binary;
using ops::binary_;
using ops::BinaryRule;
using ops::Operands;
using ops::Uses;

namespace {

// clang-format off
const BinaryRule add_rule{"AddBackward0", BinaryOp::add,
    {Uses::none, [](const Operands& s) { return s.grad; }},
    {Uses::none, [](const Operands& s) { return s.grad; }}};
const BinaryRule sub_rule{"SubBackward0", BinaryOp::sub,
    {Uses::none, [](const Operands& s) { return s.grad; }},
    {Uses::none, [](const Operands& s) { return -s.grad; }}};
const BinaryRule mul_rule{"MulBackward0", BinaryOp::mul,
    {Uses::b, [](const Operands& s) { return s.grad * s.b; }},
    {Uses::a, [](const Operands& s) { return s.grad * s.a; }}};
const BinaryRule div_rule{"DivBackward0", BinaryOp::div,
    {Uses::b,    [](const Operands& s) { return s.grad / s.b; }},
    {Uses::both, [](const Operands& s) { return -s.grad * (s.a / s.b / s.b); }}};
// d(a^b)/da = b·a^(b-1), 0 where b is 0;  d(a^b)/db = a^b·log(a), 0 where a is 0 and b is not negative
const BinaryRule pow_rule{"PowBackward1", BinaryOp::pow,
    {Uses::both, [](const Operands& s) {
      return (s.grad * (s.b * s.a.pow(s.b - 1))).masked_fill(s.b.eq(0), 0);
    }},
    {Uses::both, [](const Operands& s) {
      const Tensor flat = s.a.eq(0).mul(s.b.ge(0));  // both: a product of Bools is "and"
      return (s.grad * (s.a.pow(s.b) * s.a.log())).masked_fill(flat, 0);
    }}};
// clang-format on

void check_subtraction(const Tensor& a, const Tensor& b) {
  const bool bool_a = a.scalar_type() == kBool, bool_b = b.scalar_type() == kBool;
  check(!bool_a || !bool_b,
        "Subtraction, the `-` operator, with two bool tensors is not supported. "
        "Use the `^` or `logical_xor()` operator instead.");
  check(!bool_a && !bool_b,
        "Subtraction, the `-` operator, with a bool tensor is not supported. If "
        "you are trying to invert a mask, use the `~` or `logical_not()` operator instead.");
}

// What add and sub take: other, times alpha.
Tensor scaled(const Tensor& self, const Tensor& other, const Scalar& alpha) {
  const ScalarType type = ops::result_type(self, other);
  check(type == kBool || alpha.type() != kBool,
        "Boolean alpha only supported for Boolean results.");
  check(isFloatingType(type) || alpha.type() != kDouble,
        "For integral input tensors, argument alpha must not be a floating point number.");
  if (alpha.equal(1)) return other;
  return other.mul(type == kBool ? Scalar(alpha.toBool()) : alpha);
}
Tensor scaled(const Tensor& self, const Scalar& other, const Scalar& alpha) {
  const Tensor number = scaled(self, number_tensor(other), alpha);
  if (alpha.equal(1)) return number;
  const bool whole = other.type() != kDouble && alpha.type() != kDouble;
  return number_tensor(whole ? Scalar(other.toLong() * alpha.toLong())
                             : Scalar(other.toDouble() * alpha.toDouble()));
}

// self += alpha · other. Where nothing has to be converted, repeated or recorded, as in the update
// of weights, that is one walk over the memory instead of the two of a product and a sum.
Tensor& add_scaled_(const BinaryRule& rule, const Tensor& self, const Tensor& other,
                    const Scalar& alpha, double sign) {
  const bool plain = !alpha.equal(1) && self.is_floating_point() && self.sizes() == other.sizes() &&
                     self.scalar_type() == other.scalar_type() && self.device() == other.device() &&
                     self.impl()->storage != other.impl()->storage &&
                     !autograd::any_requires_grad({self, other});
  if (!plain) return binary_(rule, self, scaled(self, other, alpha));
  ops::prepare_inplace(self, {self, other});
  backend(self).add_scaled(array(self), array(other), sign * alpha.toDouble());
  ++self.impl()->storage->version;
  return ops::as_result(self);
}

}  // namespace

Tensor Tensor::add(const Tensor& b, const Scalar& alpha) const {
  return binary(add_rule, *this, scaled(*this, b, alpha));
}
Tensor Tensor::sub(const Tensor& b, const Scalar& alpha) const {
  check_subtraction(*this, b);
  return binary(sub_rule, *this, scaled(*this, b, alpha));
}
Tensor Tensor::mul(const Tensor& b) const { return binary(mul_rule, *this, b); }
Tensor Tensor::div(const Tensor& b) const { return binary(div_rule, *this, b); }
Tensor Tensor::pow(const Tensor& b) const { return binary(pow_rule, *this, b); }

Tensor& Tensor::add_(const Tensor& b, const Scalar& alpha) const {
  return add_scaled_(add_rule, *this, b, alpha, 1);
}
Tensor& Tensor::sub_(const Tensor& b, const Scalar& alpha) const {
  check_subtraction(*this, b);
  return add_scaled_(sub_rule, *this, b, alpha, -1);
}
Tensor& Tensor::mul_(const Tensor& b) const { return binary_(mul_rule, *this, b); }
Tensor& Tensor::div_(const Tensor& b) const { return binary_(div_rule, *this, b); }
Tensor& Tensor::pow_(const Tensor& b) const { return binary_(pow_rule, *this, b); }

// A number is a tensor without dimensions.
Tensor Tensor::add(const Scalar& b, const Scalar& alpha) const {
  return add(scaled(*this, b, alpha));
}
Tensor Tensor::sub(const Scalar& b, const Scalar& alpha) const {
  return sub(scaled(*this, b, alpha));
}
Tensor Tensor::mul(const Scalar& b) const { return mul(number_tensor(b)); }
Tensor Tensor::div(const Scalar& b) const { return div(number_tensor(b)); }
Tensor& Tensor::add_(const Scalar& b, const Scalar& alpha) const {
  return add_(scaled(*this, b, alpha));
}
Tensor& Tensor::sub_(const Scalar& b, const Scalar& alpha) const {
  return sub_(scaled(*this, b, alpha));
}
Tensor& Tensor::mul_(const Scalar& b) const { return mul_(number_tensor(b)); }
Tensor& Tensor::div_(const Scalar& b) const { return div_(number_tensor(b)); }

Tensor pow(const Scalar& base, const Tensor& exponent) { return number_tensor(base).pow(exponent); }
// As in libtorch, the number takes the tensor's dtype: 1.5 - tensor({1}) is 0, and 1 / tensor({1})
// is refused.
Tensor operator-(const Scalar& a, const Tensor& b) { return full_like(b, a).sub_(b); }
Tensor operator/(const Scalar& a, const Tensor& b) { return full_like(b, a).div_(b); }

}  // namespace ladder
