#include "common/kernels/backend.hpp"

#include "common/kernels/cpu/cpu_backend.hpp"
#ifdef LADDER_CUDA
#include "common/cuda/cuda_backend.hpp"
#endif

namespace ladder::kernels {

CpuBackend& cpu_backend() {
  static CpuBackend backend;
  return backend;
}

Backend& backend(const Device& device) {
  if (device.is_cpu()) return cpu_backend();
  const int index = with_index(device).index();
#ifdef LADDER_CUDA
  return cuda::backend(index);
#else
  fail(ladder::cuda::unavailable_reason(index));
#endif
}

std::unique_ptr<StepGraph> Backend::make_step_graph() {
  fail("only work on an NVIDIA GPU can be recorded as a CUDA graph; use --device cuda");
}

}  // namespace ladder::kernels
