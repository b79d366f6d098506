#include "common/kernels/cpu/rows.hpp"

namespace ladder::kernels {

void CpuBackend::arithmetic(BinaryOp op, const Array& out, const Array& a, const Array& b) {
  dispatch_numbers(out.dtype, [&]<class T>() {
    visit_arithmetic(op, [&](auto f) { elementwise<T, T, T>(f, {out, a, b}); });
  });
}

void CpuBackend::add_scaled(const Array& out, const Array& a, double alpha) {
  dispatch_floating(out.dtype, "add_scaled", [&]<class T>() {
    elementwise<T, T, T>(functors::AddScaled{alpha}, {out, out, a});
  });
}

}  // namespace ladder::kernels
