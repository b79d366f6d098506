#include "common/kernels/cpu/rows.hpp"

namespace ladder::kernels {

void CpuBackend::comparison(Comparison op, const Array& out, const Array& a, const Array& b) {
  dispatch_all(a.dtype, [&]<class T>() {
    visit(op, [&](auto f) { elementwise<bool, T, T>(f, {out, a, b}); });
  });
}

}  // namespace ladder::kernels
