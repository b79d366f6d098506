// The backend of an NVIDIA GPU: elementwise work and optimizer steps in our own kernels, reductions
// by CUB, products by cuBLAS.
#pragma once

#include "common/kernels/backend.hpp"
#include "common/kernels/cuda/gpu.hpp"

namespace ladder::kernels {

/// 0 where there is no driver or no GPU.
int cuda_device_count();
/// Of GPU number `index`. Throws Error, saying why, if it cannot be used.
Backend& cuda_backend(int index);

// Where the parts of it live.
namespace cuda {
void copy(Gpu& gpu, const Array& out, const Array& in);               // copy.cu
void unary(Gpu& gpu, UnaryOp op, const Array& out, const Array& in);  // unary.cu
void arithmetic(Gpu& gpu, BinaryOp op, const Array& out, const Array& a,
                const Array& b);                                            // arithmetic.cu
void add_scaled(Gpu& gpu, const Array& out, const Array& a, double alpha);  // arithmetic.cu
void comparison(Gpu& gpu, BinaryOp op, const Array& out, const Array& a,
                const Array& b);  // comparison.cu
void where(Gpu& gpu, const Array& out, const Array& condition, const Array& a,
           const Array& b);                                             // copy.cu
void reduce(Gpu& gpu, ReduceOp op, const Array& out, const Array& in);  // reduce.cu
void argmax(Gpu& gpu, const Array& out, const Array& in);               // reduce.cu
void gemm(Gpu& gpu, const Array& out, const Array& a, const Array& b);  // gemm.cpp
/// The GPU that a device names.
Gpu& gpu_of(const Device& device);
template <class Step>  // optimizer_steps.cu
void step(Gpu& gpu, const Step& step, const std::vector<Parameter<Step>>& parameters);
}  // namespace cuda

}  // namespace ladder::kernels
