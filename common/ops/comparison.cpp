// Comparisons: Bool results, no derivatives.
#include "common/ops/elementwise.hpp"
#include "common/ops/operators.hpp"

namespace ladder {

using kernels::Comparison;
using ops::compute;

namespace {

// Whether no element is false.
bool all(const Tensor& mask) { return mask.sum().item<std::int64_t>() == mask.numel(); }

}  // namespace

Tensor Tensor::eq(const Operand& b) const { return compute(Comparison::eq, *this, b); }
Tensor Tensor::ne(const Operand& b) const { return compute(Comparison::ne, *this, b); }
Tensor Tensor::lt(const Operand& b) const { return compute(Comparison::lt, *this, b); }
Tensor Tensor::le(const Operand& b) const { return compute(Comparison::le, *this, b); }
Tensor Tensor::gt(const Operand& b) const { return compute(Comparison::gt, *this, b); }
Tensor Tensor::ge(const Operand& b) const { return compute(Comparison::ge, *this, b); }

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
