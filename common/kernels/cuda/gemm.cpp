#include "common/kernels/cuda/cuda_backend.hpp"

namespace ladder::kernels::cuda {
namespace {

// A matrix whose rows, or whose transpose's rows, lie one after the other: cuBLAS reads it as it
// is.
struct Operand {
  std::shared_ptr<void> packed;
  const void* data;
  std::int64_t row_stride;
  cublasOperation_t operation;

  Operand(Gpu& gpu, const Array& matrix)
      : data(matrix.data), row_stride(matrix.sizes[1]), operation(CUBLAS_OP_N) {
    if (is_contiguous(matrix.sizes, matrix.strides)) return;
    const std::int64_t sizes[] = {matrix.sizes[1], matrix.sizes[0]};
    const std::int64_t strides[] = {matrix.strides[1], matrix.strides[0]};
    if (is_contiguous(IntArrayRef(sizes), IntArrayRef(strides))) {
      operation = CUBLAS_OP_T;  // t() of a contiguous matrix: a flag, not a copy
      row_stride = matrix.sizes[0];
      return;
    }
    const auto packed_strides = contiguous_strides(matrix.sizes);
    packed = gpu.allocate(static_cast<std::size_t>(matrix.numel() * elementSize(matrix.dtype)));
    backend(gpu.index).copy(
        {packed.get(), matrix.dtype, matrix.device, matrix.sizes, packed_strides}, matrix);
    data = packed.get();
  }
};

}  // namespace

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
  const Operand left(gpu, a), right(gpu, b);
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
    check_cublas(multiply(gpu.blas, right.operation, left.operation, m, n, k, &one,
                          static_cast<const T*>(right.data), right.row_stride,
                          static_cast<const T*>(left.data), left.row_stride, &zero, out.as<T>(), m),
                 "cublasGemm");
  });
}

}  // namespace ladder::kernels::cuda
