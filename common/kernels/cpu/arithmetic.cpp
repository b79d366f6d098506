#include "common/kernels/cpu/rows.hpp"

namespace ladder::kernels {

void CpuBackend::arithmetic(ArithmeticOp op, const Array& out, const Array& a, const Array& b) {
  dispatch_floating(out.dtype, "arithmetic", [&]<class T>() {
    visit(op, [&](auto f) { elementwise<T, T, T>(f, {out, a, b}); });
  });
}

void CpuBackend::add_scaled(const Array& out, const Array& a, double alpha) {
  dispatch_floating(out.dtype, "add_scaled", [&]<class T>() {
    elementwise<T, T, T>(functors::AddScaled{alpha}, {out, out, a});
  });
}

}  // namespace ladder::kernels
