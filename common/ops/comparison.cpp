// Comparisons: Bool results, no derivatives.
#include "common/ops/elementwise.hpp"
#include "common/ops/operators.hpp"

namespace ladder {

using kernels::Comparison;

namespace {

Tensor compare(Comparison op, const Tensor& a, const Tensor& b) { return ops::compute(op, a, b); }
Tensor compare(Comparison op, const Tensor& a, const Scalar& b) {
  check(a.is_floating_point() || b.type() != kDouble, "a tensor of dtype ", a.scalar_type(),
        " is compared with ", b.toDouble(), "; compare with a whole number, or convert the tensor");
  return ops::compute(op, a, ops::number(b, a));
}

// Whether no element is false.
bool all(const Tensor& mask) { return mask.sum().item<std::int64_t>() == mask.numel(); }

}  // namespace

Tensor Tensor::eq(const Tensor& b) const { return compare(Comparison::eq, *this, b); }
Tensor Tensor::ne(const Tensor& b) const { return compare(Comparison::ne, *this, b); }
Tensor Tensor::lt(const Tensor& b) const { return compare(Comparison::lt, *this, b); }
Tensor Tensor::le(const Tensor& b) const { return compare(Comparison::le, *this, b); }
Tensor Tensor::gt(const Tensor& b) const { return compare(Comparison::gt, *this, b); }
Tensor Tensor::ge(const Tensor& b) const { return compare(Comparison::ge, *this, b); }
Tensor Tensor::eq(const Scalar& b) const { return compare(Comparison::eq, *this, b); }
Tensor Tensor::ne(const Scalar& b) const { return compare(Comparison::ne, *this, b); }
Tensor Tensor::lt(const Scalar& b) const { return compare(Comparison::lt, *this, b); }
Tensor Tensor::le(const Scalar& b) const { return compare(Comparison::le, *this, b); }
Tensor Tensor::gt(const Scalar& b) const { return compare(Comparison::gt, *this, b); }
Tensor Tensor::ge(const Scalar& b) const { return compare(Comparison::ge, *this, b); }

bool Tensor::equal(const Tensor& other) const { return sizes() == other.sizes() && all(eq(other)); }

bool Tensor::allclose(const Tensor& other, double rtol, double atol, bool equal_nan) const {
  check(scalar_type() == other.scalar_type(), scalar_type(), " did not match ",
        other.scalar_type());
  if (!is_floating_point()) return all(eq(other));
  const NoGradGuard guard;
  // Equal first: two infinities are close, though their difference is nan.
  const Tensor gap = sub(other).abs();
  const Tensor finite = gap.lt(std::numeric_limits<double>::infinity());
  Tensor close = ladder::where(finite, gap.le(other.abs() * rtol + atol), eq(other));
  if (equal_nan) close = ladder::where(ne(*this), other.ne(other), close);
  return all(close);
}

}  // namespace ladder
