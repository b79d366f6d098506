#include "common/kernels/cuda/elementwise.cuh"

namespace ladder::kernels::cuda {

void unary(Gpu& gpu, UnaryOp op, const Array& out, const Array& in) {
  visit(op, [&](auto f) {
    const auto run = [&]<class T>() { elementwise<T, T>(gpu, f, {out, in}); };
    if constexpr (functors::works_on_integers<decltype(f)>)
      dispatch_numbers(out.dtype, run);
    else
      dispatch_floating(out.dtype, "unary", run);
  });
}

}  // namespace ladder::kernels::cuda
