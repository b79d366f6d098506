#include "common/cuda/cuda_backend.hpp"

namespace ladder::kernels::cuda {
// cuBLAS counts columns first: what it takes for a matrix is our matrix transposed. So it is asked
// for outᵀ = bᵀ aᵀ, and gets b, a and out as they lie.
void CudaBackend::gemm(const Array& out, const Array& a, const Array& b) {
  const std::int64_t n = out.sizes[0], m = out.sizes[1], k = a.sizes[1];
  if (n == 0 || m == 0) return;
  gpu.select();
  if (k == 0) {  // a sum of nothing
    const auto bytes = static_cast<std::size_t>(n * m * elementSize(out.dtype));
    return check_cuda(cudaMemsetAsync(out.data, 0, bytes, gpu.stream), "cudaMemsetAsync");
  }
  const bool ta = is_transposed(a.sizes, a.strides), tb = is_transposed(b.sizes, b.strides);
  const auto operation = [](bool transposed) { return transposed ? CUBLAS_OP_T : CUBLAS_OP_N; };
  const auto mode = globalContext().allowTF32CuBLAS() ? CUBLAS_TF32_TENSOR_OP_MATH
                                                      : CUBLAS_DEFAULT_MATH;  // true float32
  check_cublas(cublasSetMathMode(gpu.blas, mode), "cublasSetMathMode");
  dispatch_floating(out.dtype, "addmm_cuda", [&]<class T>() {
    const T one = 1, zero = 0;
    const auto multiply = [&] {
      if constexpr (std::is_same_v<T, float>)
        return cublasSgemm_64;
      else
        return cublasDgemm_64;
    }();
    check_cublas(multiply(gpu.blas, operation(tb), operation(ta), m, n, k, &one, b.as<const T>(),
                          tb ? k : m, a.as<const T>(), ta ? n : k, &zero, out.as<T>(), m),
                 "cublasGemm");
  });
}

}  // namespace ladder::kernels::cuda
