#include "common/kernels/cuda/elementwise.cuh"

namespace ladder::kernels::cuda {

void CudaBackend::comparison(BinaryOp op, const Array& out, const Array& a, const Array& b) {
  dispatch_numbers(a.dtype, [&]<class T>() {
    visit_comparison(op, [&](auto f) { elementwise<bool, T, T>(gpu, f, {out, a, b}); });
  });
}

}  // namespace ladder::kernels::cuda
