#include "common/kernels/cpu/rows.hpp"

namespace ladder::kernels {

void CpuBackend::unary(UnaryOp op, const Array& out, const Array& in) {
  dispatch_floating(out.dtype, "unary", [&]<class T>() {
    visit(op, [&](auto f) { elementwise<T, T>(f, {out, in}); });
  });
}

}  // namespace ladder::kernels
