#include "common/cuda/cuda_backend.hpp"

#include <map>
#include <mutex>

namespace ladder::kernels::cuda {

// Made at the first use, and never destroyed: a static Tensor may outlive everything here.
CudaBackend& backend(int index) {
  static std::mutex mutex;
  static auto& backends = *new std::map<int, CudaBackend>;
  const std::scoped_lock lock(mutex);
  return backends.try_emplace(index, index).first->second;
}

}  // namespace ladder::kernels::cuda
