#include "common/kernels/cpu/rows.hpp"

namespace ladder::kernels {

void CpuBackend::comparison(BinaryOp op, const Array& out, const Array& a, const Array& b) {
  dispatch_numbers(a.dtype, [&]<class T>() {
    visit_comparison(op, [&](auto f) { elementwise<bool, T, T>(f, {out, a, b}); });
  });
}

}  // namespace ladder::kernels
