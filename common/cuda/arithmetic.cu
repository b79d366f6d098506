#include "common/cuda/elementwise.cuh"

namespace ladder::kernels::cuda {

void CudaBackend::arithmetic(ArithmeticOp op, const Array& out, const Array& a, const Array& b) {
  dispatch_floating(out.dtype, "arithmetic", [&]<class T>() {
    visit(op, [&](auto f) { elementwise<T, T, T>(gpu, f, {out, a, b}); });
  });
}

void CudaBackend::add_scaled(const Array& out, const Array& a, double alpha) {
  dispatch_floating(out.dtype, "add_scaled", [&]<class T>() {
    elementwise<T, T, T>(gpu, functors::AddScaled{alpha}, {out, out, a});
  });
}

}  // namespace ladder::kernels::cuda
