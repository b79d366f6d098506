#include "common/cuda/elementwise.cuh"

namespace ladder::kernels::cuda {

void CudaBackend::comparison(Comparison op, const Array& out, const Array& a, const Array& b) {
  dispatch_all(a.dtype, [&]<class T>() {
    visit(op, [&](auto f) { elementwise<bool, T, T>(gpu, f, {out, a, b}); });
  });
}

}  // namespace ladder::kernels::cuda
