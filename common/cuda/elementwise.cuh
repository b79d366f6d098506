// The one kernel behind every elementwise operation: a thread finds where its element lies in each
// array, broadcast or not, and applies the functor.
//
// A kernel is a function that the GPU runs in thousands of threads at once, in blocks of kThreads.
// CUDA's words for it: __global__ marks a kernel, __device__ what a kernel may call; blockIdx and
// threadIdx say which thread this is; __shared__ memory belongs to a block, whose threads wait for
// each other in __syncthreads(); a __grid_constant__ argument is read where it lies, not copied by
// each.
#pragma once

#include <utility>

#include "common/cuda/launch.cuh"
#include "common/kernels/loop.hpp"

namespace ladder::kernels::cuda {

constexpr int kPerThread = 4;  // elements

/// An input: an array on the GPU, or a number that goes with the launch.
template <class T> struct Input {
  const T* data;  // null for a number
  T number;

  __device__ T at(std::int64_t offset) const { return data ? data[offset] : number; }
};

template <class T> Input<T> input(const Gpu& gpu, const Array& array) {
  if (array.device.is_cpu() && array.numel() == 1) return {nullptr, *array.as<T>()};
  check(array.device == Device(kCUDA, gpu.index),
        "Expected all tensors to be on the same device, but found at least two devices, cuda:",
        gpu.index, " and ", array.device, "! Move one with .to(device).");
  return {array.as<T>(), T()};
}

/// Where element i, counted along the innermost dimension first, lies in each array: each thread
/// finds its elements on its own.
template <std::size_t N>
__device__ std::array<std::int64_t, N> offsets(const Loop<N>& loop, std::int64_t i) {
  std::array<std::int64_t, N> at{};
  for (std::size_t d = 0; d < static_cast<std::size_t>(loop.rank); ++d, i /= loop.sizes[d - 1])
    for (std::size_t n = 0; n < N; ++n) at[n] += i % loop.sizes[d] * loop.strides[n][d];
  return at;
}
/// The same where there is a single dimension, and nothing to divide.
template <std::size_t N>
__device__ std::array<std::int64_t, N> row_offsets(const Loop<N>& loop, std::int64_t i) {
  std::array<std::int64_t, N> at{};
  for (std::size_t n = 0; n < N; ++n) at[n] = i * loop.strides[n][0];
  return at;
}

template <class F, std::size_t N, std::size_t... I, class... In>
__device__ auto apply(F f, const std::array<std::int64_t, N>& at, std::index_sequence<I...>,
                      const Input<In>&... in) {
  return f(in.at(at[I + 1])...);
}

template <class F, class Out, class... In>
__global__ void elementwise_kernel(F f, const __grid_constant__ Loop<1 + sizeof...(In)> loop,
                                   std::int64_t n, Out* out, Input<In>... in) {
  // Neighbouring threads take neighbouring elements.
  const std::int64_t first = std::int64_t{blockIdx.x} * kThreads * kPerThread + threadIdx.x;
  const std::int64_t end = std::min(n, first + kThreads * kPerThread);
  for (std::int64_t i = first; i < end; i += kThreads) {
    const auto at = loop.rank == 1 ? row_offsets(loop, i) : offsets(loop, i);
    out[at[0]] = apply(f, at, std::index_sequence_for<In...>(), in...);
  }
}

/// out = f(in...) with the element types Out and In...; arrays[0] is the output.
template <class Out, class... In, class F>
void elementwise(Gpu& gpu, F f, const std::array<Array, 1 + sizeof...(In)>& arrays) {
  const auto loop = make_loop(arrays[0].sizes, arrays);
  const std::int64_t n = arrays[0].numel();
  if (n == 0) return;
  [&]<std::size_t... I>(std::index_sequence<I...>) {
    constexpr std::int64_t tile = kThreads * kPerThread;
    launch(gpu, elementwise_kernel<F, Out, In...>, (n + tile - 1) / tile, 1, f, loop, n,
           arrays[0].template as<Out>(), input<In>(gpu, arrays[I + 1])...);
  }
  (std::index_sequence_for<In...>());
}

}  // namespace ladder::kernels::cuda
