// Recording a step as a CUDA graph. CUDA itself records what is put into the stream; the rest is
// ours.
//
// Memory: a replay reads and writes the addresses of the recording. So whatever is allocated or
// freed while it lasts belongs to the graph, and goes back with it. It is allocated in another
// stream, which is not recorded.
//
// Numbers from the CPU are recorded as they were then. The time t of an optimizer step would stand
// still, so the GPU counts the replays. Each begins by adding 1 to the count, which is -1 before:
// in the first replay, the recorded step itself, it is 0.
#include <tuple>

#include "common/cuda/launch.cuh"

namespace ladder::kernels::cuda {
namespace {

__global__ void increment_kernel(std::int64_t* number) {
  if (threadIdx.x == 0) ++*number;
}

}  // namespace

void Gpu::capture_begin() {
  wait();
  const auto counter = allocate(sizeof(std::int64_t));
  auto* const number = static_cast<std::int64_t*>(counter.get());
  check_cuda(cudaMemsetAsync(number, 0xff, sizeof *number, stream), "cudaMemsetAsync");  // -1
  // Relaxed: this thread may allocate, in the other stream, while it records.
  check_cuda(cudaStreamBeginCapture(stream, cudaStreamCaptureModeRelaxed),
             "cudaStreamBeginCapture");
  replays = number;
  recorded_ = {counter};
  launch(*this, increment_kernel, 1, 1, number);
}

std::pair<cudaGraph_t, std::vector<std::shared_ptr<void>>> Gpu::capture_end() {
  check(replays != nullptr, "capture_end() without capture_begin()");
  // Whatever went wrong in between, the recording ends here.
  replays = nullptr;
  auto memory = std::exchange(recorded_, {});
  cudaGraph_t recorded = nullptr;
  check_cuda(cudaStreamEndCapture(stream, &recorded), "cudaStreamEndCapture");
  check_cuda(cudaStreamSynchronize(side_stream_), "cudaStreamSynchronize");  // the memory is there
  return {recorded, std::move(memory)};
}

void CudaGraph::capture_begin() {
  check(
      executable_ == nullptr,
      "This CUDAGraph instance already owns a captured graph. To capture a new graph, create a new "
      "instance.");
  gpu_.check_not_recording();
  is_recording_ = true;  // from here on the destructor ends it, whatever goes wrong
  gpu_.capture_begin();
}

void CudaGraph::capture_end() {
  is_recording_ = false;
  cudaGraph_t recorded = nullptr;
  std::tie(recorded, memory_) = gpu_.capture_end();
  const cudaError_t status = cudaGraphInstantiate(&executable_, recorded, 0);
  cudaGraphDestroy(recorded);
  check_cuda(status, "cudaGraphInstantiate");
}

// Replays that are under way are finished first, by CUDA, and the memory goes back behind them.
CudaGraph::~CudaGraph() {
  try {  // an error came between: the GPU must not go on recording
    if (is_recording_) capture_end();
  } catch (const Error&) {
  }
  if (executable_ != nullptr && cudaGraphExecDestroy(executable_) != cudaSuccess)
    cudaGetLastError();
}

void CudaGraph::replay() {
  check(executable_ != nullptr, "Called CUDAGraph::replay without a preceding successful capture.");
  gpu_.check_not_recording();
  gpu_.select();
  check_cuda(cudaGraphLaunch(executable_, gpu_.stream), "cudaGraphLaunch");
}

}  // namespace ladder::kernels::cuda
