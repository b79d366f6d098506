// Comparisons: Bool results, no derivatives.
#include "common/ops/elementwise.hpp"
#include "common/ops/operators.hpp"

namespace ladder {

using kernels::BinaryOp;

namespace {

Tensor compare(BinaryOp op, const Tensor& a, const Tensor& b) {
  return ops::compute(op, a, b, ops::result_type(a, b));
}
Tensor compare(BinaryOp op, const Tensor& a, const Scalar& b) {
  return compare(op, a, number_tensor(b));
}

// Whether no element is false.
bool all(const Tensor& mask) { return mask.sum().item<std::int64_t>() == mask.numel(); }

}  // namespace

Tensor Tensor::eq(const Tensor& b) const { return compare(BinaryOp::eq, *this, b); }
Tensor Tensor::ne(const Tensor& b) const { return compare(BinaryOp::ne, *this, b); }
Tensor Tensor::lt(const Tensor& b) const { return compare(BinaryOp::lt, *this, b); }
Tensor Tensor::le(const Tensor& b) const { return compare(BinaryOp::le, *this, b); }
Tensor Tensor::gt(const Tensor& b) const { return compare(BinaryOp::gt, *this, b); }
Tensor Tensor::ge(const Tensor& b) const { return compare(BinaryOp::ge, *this, b); }
Tensor Tensor::eq(const Scalar& b) const { return compare(BinaryOp::eq, *this, b); }
Tensor Tensor::ne(const Scalar& b) const { return compare(BinaryOp::ne, *this, b); }
Tensor Tensor::lt(const Scalar& b) const { return compare(BinaryOp::lt, *this, b); }
Tensor Tensor::le(const Scalar& b) const { return compare(BinaryOp::le, *this, b); }
Tensor Tensor::gt(const Scalar& b) const { return compare(BinaryOp::gt, *this, b); }
Tensor Tensor::ge(const Scalar& b) const { return compare(BinaryOp::ge, *this, b); }

bool Tensor::equal(const Tensor& other) const { return sizes() == other.sizes() && all(eq(other)); }

bool Tensor::allclose(const Tensor& other, double rtol, double atol, bool equal_nan) const {
  check(scalar_type() == other.scalar_type(), scalar_type(), " did not match ",
        other.scalar_type());
  if (scalar_type() == kBool) return all(eq(other));
  const NoGradGuard guard;
  // Equal first: two infinities are close, though their difference is nan. A product of Bools is
  // "and", a sum of them "or".
  const Tensor gap = sub(other).abs();
  const Tensor finite = gap.lt(std::numeric_limits<double>::infinity());
  Tensor close = eq(other) + gap.le(other.abs() * rtol + atol) * finite;
  if (equal_nan) close += ne(*this) * other.ne(other);
  return all(close);
}

}  // namespace ladder
