// The CPU's backend: elementwise work and reductions on xtensor, products on OpenBLAS. Each file of
// this folder defines the functions that it is named after.
#pragma once

#include "common/kernels/backend.hpp"

namespace ladder::kernels {

class CpuBackend final : public Backend {
 public:
  std::shared_ptr<void> allocate(std::size_t bytes) override;  // memory.cpp
  void copy(const Array& out, const Array& in) override;
  void unary(UnaryOp op, const Array& out, const Array& in) override;
  void arithmetic(ArithmeticOp op, const Array& out, const Array& a, const Array& b) override;
  void comparison(Comparison op, const Array& out, const Array& a, const Array& b) override;
  void add_scaled(const Array& out, const Array& a, double alpha) override;  // arithmetic.cpp
  void where(const Array& out, const Array& condition, const Array& a,
             const Array& b) override;  // copy.cpp
  void reduce(ReduceOp op, const Array& out, const Array& in) override;
  void argmax(const Array& out, const Array& in, std::int64_t dim) override;  // reduce.cpp
  void gemm(const Array& out, const Array& a, const Array& b) override;
};

CpuBackend& cpu_backend();

}  // namespace ladder::kernels
