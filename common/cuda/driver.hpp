// What can be learned from CUDA's runtime and driver without a GPU.
#pragma once

#include <cuda_runtime_api.h>

namespace ladder::kernels::cuda {

/// What to do about an error.
const char* advice(cudaError_t status);

}  // namespace ladder::kernels::cuda
