// The CPU's backend: rows and products on xtensor, and so on OpenBLAS. A file of this folder
// defines the function that it is named after, elementwise.cpp those from copy to where.
#pragma once

#include "common/kernels/backend.hpp"

namespace ladder::kernels {

class CpuBackend final : public Backend {
 public:
  std::shared_ptr<void> allocate(std::size_t bytes) override;  // memory.cpp
  void copy(const Array& out, const Array& in) override;
  void unary(UnaryOp op, const Array& out, const Array& in) override;
  void arithmetic(ArithmeticOp op, const Array& out, const Array& a, const Array& b) override;
  void add_scaled(const Array& out, const Array& a, double alpha) override;
  void comparison(Comparison op, const Array& out, const Array& a, const Array& b) override;
  void where(const Array& out, const Array& condition, const Array& a, const Array& b) override;
  void reduce(ReduceOp op, const Array& out, const Array& in) override;
  void gemm(const Array& out, const Array& a, const Array& b) override;
};

CpuBackend& cpu_backend();

}  // namespace ladder::kernels
