// Starting a kernel: the one place where it is done.
#pragma once

#include <algorithm>
#include <limits>

#include "common/cuda/cuda_backend.hpp"

namespace ladder::kernels::cuda {

constexpr int kThreads = 256;  // of a block

/// kernel<<<(blocks, rows), kThreads, 0, the GPU's stream>>>(args...), by the function behind these
/// signs: it returns its error, and is plain C++. `rows` is the y of the grid.
template <class... Parameters, class... Args>
void launch(Gpu& gpu, void (*kernel)(Parameters...), std::int64_t blocks, unsigned rows,
            const Args&... args) {
  check(blocks <= std::numeric_limits<std::int32_t>::max(),
        "an array is too large for a kernel: ", blocks, " blocks of ", kThreads, " threads");
  gpu.select();
  cudaLaunchConfig_t where{};
  where.gridDim = dim3(static_cast<unsigned>(blocks), rows);
  where.blockDim = dim3(kThreads);
  where.stream = gpu.stream;
  check_cuda(cudaLaunchKernelEx(&where, kernel, args...), "cudaLaunchKernelEx");
}

}  // namespace ladder::kernels::cuda
