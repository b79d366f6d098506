// A stand-in for CUB's BlockReduce: thread 0 folds what all threads brought.
#pragma once

#include <cuda_runtime_api.h>

namespace cub {

template <class T, int threads> class BlockReduce {
 public:
  struct TempStorage {
    alignas(T) unsigned char values[threads * sizeof(T)];
  };
  explicit BlockReduce(TempStorage& storage) : values_(reinterpret_cast<T*>(storage.values)) {}

  template <class F> T Reduce(T value, F f) {
    values_[threadIdx.x] = value;
    __syncthreads();
    T total = value;
    if (threadIdx.x == 0)
      for (int i = 1; i < threads; ++i) total = f(total, values_[i]);
    return total;
  }

 private:
  T* values_;
};

}  // namespace cub
