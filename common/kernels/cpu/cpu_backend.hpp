// The CPU's backend: elementwise work and reductions on xtensor, products on OpenBLAS.
#pragma once

#include "common/kernels/backend.hpp"

namespace ladder::kernels {

Backend& cpu_backend();

// Where the parts of it live; each file includes xtensor and nothing of the others.
namespace cpu {
std::shared_ptr<void> allocate(std::size_t bytes);                               // memory.cpp
void copy(const Array& out, const Array& in);                                    // copy.cpp
void unary(UnaryOp op, const Array& out, const Array& in);                       // unary.cpp
void arithmetic(BinaryOp op, const Array& out, const Array& a, const Array& b);  // arithmetic.cpp
void add_scaled(const Array& out, const Array& a, double alpha);                 // arithmetic.cpp
void comparison(BinaryOp op, const Array& out, const Array& a, const Array& b);  // comparison.cpp
void where(const Array& out, const Array& condition, const Array& a, const Array& b);  // copy.cpp
void reduce(ReduceOp op, const Array& out, const Array& in);                           // reduce.cpp
void argmax(const Array& out, const Array& in, std::int64_t dim);                      // reduce.cpp
void gemm(const Array& out, const Array& a, const Array& b);                           // gemm.cpp
}  // namespace cpu

}  // namespace ladder::kernels
