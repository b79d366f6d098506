// The threads beyond the end return from the kernel, and what they have added up before is lost
// with them. Worse, Reduce waits for all threads of the block: on a GPU it may wait for ever.

// Reductions. A run is the elements that become one. Each thread of a block folds a few of them;
// CUB, NVIDIA's library of building blocks for kernels, folds what the threads of the block have.
#include <cub/block/block_reduce.cuh>

#include "common/cuda/elementwise.cuh"

namespace ladder::kernels::cuda {
namespace {

// `in`, walked so that each run of `length` elements comes in one piece, in the order of out.
struct Runs {
  Loop<1> loop;
  std::int64_t length = 1, count;

  Runs(const Array& out, const Array& in) : count(out.numel()) {
    std::vector<std::int64_t> sizes, strides;
    for (const bool reduced : {false, true})  // the reduced dimensions become the inner ones
      for (std::size_t d = 0; d < in.sizes.size(); ++d) {
        if ((out.sizes[d] != in.sizes[d]) != reduced) continue;
        sizes.push_back(in.sizes[d]);
        strides.push_back(in.strides[d]);
        if (reduced) length *= in.sizes[d];
      }
    loop = make_loop<1>(sizes, {Array{in.data, in.dtype, in.device, sizes, strides}});
  }
  // Contiguous, one after the other.
  Runs(std::int64_t run_length, std::int64_t run_count) : length(run_length), count(run_count) {
    loop.rank = 1;
    loop.sizes[0] = length * count;
    loop.strides[0][0] = 1;
  }
};

// One block folds one of the `parts` of a run: every parts-th group of kThreads elements, a thread
// one of each group, so that neighbouring threads read neighbouring elements.
template <class T, class F>
__global__ void reduce_kernel(F f, T start, const __grid_constant__ Runs runs, std::int64_t parts,
                              const T* in, T* out) {
  const std::int64_t run = blockIdx.x / parts, part = blockIdx.x % parts;
  T total = start;
  const bool in_line = runs.loop.rank == 1;
#pragma unroll 4
  for (std::int64_t group = part; group * kThreads < runs.length; group += parts) {
    const std::int64_t i = group * kThreads + threadIdx.x;
    if (i >= runs.length) return;
    const std::int64_t at = run * runs.length + i;
    total = f(total, in[(in_line ? row_offsets(runs.loop, at) : offsets(runs.loop, at))[0]]);
  }
  using Block = cub::BlockReduce<T, kThreads>;
  __shared__ typename Block::TempStorage memory;
  total = Block(memory).Reduce(total, f);
  if (threadIdx.x == 0) out[blockIdx.x] = total;
}

// out[r] = start, folded with every element of run r. Where there are few runs and they are long,
// many blocks share one, so that the whole GPU has something to do; what they make of it is folded
// again.
template <class T, class F>
void fold(Gpu& gpu, F f, T start, const Runs& runs, const T* in, T* out) {
  constexpr std::int64_t worth_a_block = 16 * kThreads, enough_blocks = 1024;
  const std::int64_t parts = std::clamp<std::int64_t>(
      std::min(runs.length / worth_a_block, enough_blocks / runs.count), 1, enough_blocks);
  const auto reduce_to = [&](T* totals) {
    launch(gpu, reduce_kernel<T, F>, runs.count * parts, 1, f, start, runs, parts, in, totals);
  };
  if (parts == 1) return reduce_to(out);
  const auto memory = gpu.allocate(static_cast<std::size_t>(runs.count * parts) * sizeof(T));
  auto* const totals = static_cast<T*>(memory.get());
  reduce_to(totals);
  fold(gpu, f, start, Runs(parts, runs.count), totals, out);
}

}  // namespace

void CudaBackend::reduce(ReduceOp op, const Array& out, const Array& in) {
  if (out.numel() == 0) return;
  const Runs runs(out, in);
  const auto run = [&]<class T>(auto f, T start) {
    fold(gpu, f, start, runs, in.as<T>(), out.as<T>());
  };
  if (in.dtype == kLong) return run(functors::add{}, std::int64_t{0});
  dispatch_floating(in.dtype, "reduce", [&]<class T>() {
    // float32 is summed in float32, unlike on the CPU: each thread adds only a short share.
    constexpr T infinity = std::numeric_limits<T>::infinity();
    switch (op) {
      case ReduceOp::sum: return run(functors::add{}, T(0));
      case ReduceOp::max: return run(functors::maximum{}, -infinity);
      case ReduceOp::min: return run(functors::minimum{}, infinity);
    }
  });
}

}  // namespace ladder::kernels::cuda
