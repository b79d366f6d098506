// for_each() on a GPU: one launch for all parameters, instead of one or more for each.
#pragma once

#define LADDER_FOR_EACH_ON_GPU

#include "common/cuda/launch.cuh"
#include "common/kernels/for_each.hpp"

namespace ladder::kernels::cuda {

/// The parameters of a launch. The arguments of a kernel hold 4 KB.
struct Batch {
  static constexpr std::size_t most = 32;
  Slices parameters[most];
};

template <class T, class Step, std::size_t... I>
__device__ void step_element(const Step& step, const Slices& p, std::int64_t i,
                             std::index_sequence<I...>) {
  step(static_cast<T*>(p.param)[i], static_cast<const T*>(p.grad)[i],
       static_cast<T*>(p.states[I])[i]...);
}

// The y of a block is its parameter. In a replayed graph the step is that of the graph's time plus
// the replays so far; one thread of a block works it out for all.
template <class T, class Step>
__global__ void for_each_kernel(const __grid_constant__ Batch batch, Step recorded, std::int64_t t,
                                const std::int64_t* replays) {
  __shared__ Step shared;
  if (threadIdx.x == 0) shared = replays ? at(recorded, t + *replays) : recorded;
  __syncthreads();
  const Step step = shared;
  const Slices& p = batch.parameters[blockIdx.y];
  const std::int64_t stride = std::int64_t{gridDim.x} * kThreads;
  for (std::int64_t i = std::int64_t{blockIdx.x} * kThreads + threadIdx.x; i < p.numel; i += stride)
    step_element<T>(step, p, i, std::make_index_sequence<Step::states>());
}

template <class Step> void for_each(const Step& step, std::span<const Parameter> parameters) {
  constexpr std::int64_t tile = kThreads * 4;  // elements of the largest parameter in a block
  Gpu& gpu = backend(with_index(parameters.front().device).index()).gpu;
  dispatch_floating(parameters.front().dtype, "optimizer step", [&]<class T>() {
    while (!parameters.empty()) {
      Batch batch;
      const std::size_t count = std::min(parameters.size(), Batch::most);
      std::int64_t largest = 1;
      for (std::size_t i = 0; i < count; ++i) {
        batch.parameters[i] = parameters[i].slices;
        largest = std::max(largest, batch.parameters[i].numel);
      }
      launch(gpu, for_each_kernel<T, Step>, (largest + tile - 1) / tile,
             static_cast<unsigned>(count), batch, step, parameters.front().t, gpu.replays);
      parameters = parameters.subspan(count);
    }
  });
}

}  // namespace ladder::kernels::cuda
