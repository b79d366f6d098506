#include "common/cuda/elementwise.cuh"

namespace ladder::kernels::cuda {

void CudaBackend::unary(UnaryOp op, const Array& out, const Array& in) {
  dispatch_floating(out.dtype, "unary", [&]<class T>() {
    visit(op, [&](auto f) { elementwise<T, T>(gpu, f, {out, in}); });
  });
}

}  // namespace ladder::kernels::cuda
