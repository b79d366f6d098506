// The backend of an NVIDIA GPU: elementwise work in our own kernels, reductions by CUB, products by
// cuBLAS. Each file of this folder defines the functions that it is named after.
#pragma once

#include "common/cuda/gpu.hpp"
#include "common/kernels/backend.hpp"

namespace ladder::kernels::cuda {

class CudaBackend final : public Backend {
 public:
  explicit CudaBackend(int index) : gpu(index) {}

  std::shared_ptr<void> allocate(std::size_t bytes) override { return gpu.allocate(bytes); }
  void copy(const Array& out, const Array& in) override;
  void unary(UnaryOp op, const Array& out, const Array& in) override;
  void arithmetic(ArithmeticOp op, const Array& out, const Array& a, const Array& b) override;
  void comparison(Comparison op, const Array& out, const Array& a, const Array& b) override;
  void add_scaled(const Array& out, const Array& a, double alpha) override;  // arithmetic.cu
  void where(const Array& out, const Array& condition, const Array& a,
             const Array& b) override;  // copy.cu
  void reduce(ReduceOp op, const Array& out, const Array& in) override;
  void gemm(const Array& out, const Array& a, const Array& b) override;
  std::unique_ptr<StepGraph> make_step_graph() override { return std::make_unique<CudaGraph>(gpu); }

  Gpu gpu;
};

/// Of GPU number `index`. Throws Error, saying why, if it cannot be used.
CudaBackend& backend(int index);

}  // namespace ladder::kernels::cuda
