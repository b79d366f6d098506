// Optimizer steps: one launch for all parameters, instead of one or more for each.
#include "common/kernels/cuda/launch.cuh"

namespace ladder::kernels::cuda {
namespace {

constexpr std::size_t kMost = 32;  // parameters in a launch: a kernel's arguments hold 4 KB
constexpr int kPerThread = 4;      // elements of the largest parameter

template <class Step> struct Batch { Parameter<Step> parameters[kMost]; };

// Element i of a state; where the step does not use it, a place that nobody looks at.
template <class T> __device__ T& element(void* state, std::int64_t i, T& unused) {
  return state ? static_cast<T*>(state)[i] : unused;
}

template <class T, class Step, std::size_t... I>
__device__ void step_element(const Step& step, const Parameter<Step>& p, std::int64_t i,
                             std::index_sequence<I...>) {
  T unused = 0;
  step(static_cast<T*>(p.param)[i], static_cast<const T*>(p.grad)[i],
       element<T>(p.state[I], i, unused)...);
}

// The y of a block is its parameter. In a replayed graph the step is that of the graph's time plus
// the replays so far; one thread of a block works it out for all.
template <class T, class Step>
__global__ void step_kernel(const __grid_constant__ Batch<Step> batch, Step recorded,
                            const std::int64_t* replays) {
  __shared__ Step shared;
  if (threadIdx.x == 0) shared = replays ? at(recorded, recorded.t + *replays) : recorded;
  __syncthreads();
  const Step step = shared;
  const Parameter<Step>& p = batch.parameters[blockIdx.y];
  const std::int64_t stride = std::int64_t{gridDim.x} * kThreads;
  for (std::int64_t i = std::int64_t{blockIdx.x} * kThreads + threadIdx.x; i < p.numel; i += stride)
    step_element<T>(step, p, i, std::make_index_sequence<Step::states>());
}

template <class Step>
void launch_batch(Gpu& gpu, const Step& step, const Batch<Step>& batch, std::size_t count) {
  std::int64_t largest = 1;
  for (std::size_t i = 0; i < count; ++i) largest = std::max(largest, batch.parameters[i].numel);
  constexpr std::int64_t tile = kThreads * kPerThread;
  dispatch_floating(batch.parameters[0].dtype, "optimizer step", [&]<class T>() {
    launch(gpu, step_kernel<T, Step>, (largest + tile - 1) / tile, static_cast<unsigned>(count),
           batch, step, gpu.replays);
  });
}

__global__ void increment_kernel(std::int64_t* number) {
  if (threadIdx.x == 0) ++*number;
}

template <class Step>
void run_steps(Gpu& gpu, const Step& step, const std::vector<Parameter<Step>>& parameters) {
  for (std::size_t first = 0; first < parameters.size();) {
    Batch<Step> batch;
    std::size_t count = 0;  // of the same dtype
    while (count < kMost && first + count < parameters.size() &&
           parameters[first + count].dtype == parameters[first].dtype) {
      batch.parameters[count] = parameters[first + count];
      ++count;
    }
    launch_batch(gpu, step, batch, count);
    first += count;
  }
}

}  // namespace

void CudaBackend::step(const SgdStep& step, const std::vector<Parameter<SgdStep>>& parameters) {
  run_steps(gpu, step, parameters);
}
void CudaBackend::step(const AdamStep& step, const std::vector<Parameter<AdamStep>>& parameters) {
  run_steps(gpu, step, parameters);
}
void CudaBackend::step(const RmspropStep& step,
                       const std::vector<Parameter<RmspropStep>>& parameters) {
  run_steps(gpu, step, parameters);
}

void increment(Gpu& gpu, std::int64_t* number) { launch(gpu, increment_kernel, 1, 1, number); }

}  // namespace ladder::kernels::cuda
