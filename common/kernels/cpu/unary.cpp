#include "common/kernels/cpu/rows.hpp"

namespace ladder::kernels {

void CpuBackend::unary(UnaryOp op, const Array& out, const Array& in) {
  visit(op, out.dtype, [&]<class T>(auto f) { elementwise<T, T>(f, {out, in}); });
}

}  // namespace ladder::kernels
