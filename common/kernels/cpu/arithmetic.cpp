#include "common/kernels/cpu/rows.hpp"

namespace ladder::kernels::cpu {

void arithmetic(BinaryOp op, const Array& out, const Array& a, const Array& b) {
  dispatch_numbers(out.dtype, [&]<class T>() {
    visit_arithmetic(op, [&](auto f) { elementwise<T, T, T>(f, {out, a, b}); });
  });
}

}  // namespace ladder::kernels::cpu
