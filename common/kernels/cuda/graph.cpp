// Recording a step as a CUDA graph. CUDA records what is put into the stream; three things need
// care. Memory: allocations are recorded too, and give every replay the same addresses, but what
// was allocated before can't be freed in a recording, so it lives as long as the graph. Numbers
// from the CPU: they are recorded as they were, and the time t of an optimizer step would stand
// still, so the GPU counts the replays. Results: none exist before the first replay.
#include "common/kernels/cuda/gpu.hpp"

namespace ladder::kernels::cuda {

void Gpu::capture_begin() {
  check_not_recording();
  select();
  replay_counter_ = allocate(sizeof(std::int64_t));
  check_cuda(cudaMemsetAsync(replay_counter_.get(), 0, sizeof(std::int64_t), stream),
             "cudaMemsetAsync");
  check_cuda(cudaStreamBeginCapture(stream, cudaStreamCaptureModeThreadLocal),
             "cudaStreamBeginCapture");
  replays = static_cast<const std::int64_t*>(replay_counter_.get());
}

std::unique_ptr<Graph> Gpu::capture_end() {
  check(replays != nullptr, "capture_end() without capture_begin()");
  increment(*this, static_cast<std::int64_t*>(replay_counter_.get()));
  replays = nullptr;
  cudaGraph_t recorded = nullptr;
  check_cuda(cudaStreamEndCapture(stream, &recorded), "cudaStreamEndCapture");
  return std::make_unique<CudaGraph>(*this, recorded, std::exchange(replay_counter_, nullptr),
                                     std::exchange(freed_while_recording_, {}));
}

// What a recorded step allocated and did not free, such as new gradients, the next replay frees and
// allocates anew at the same address.
CudaGraph::CudaGraph(Gpu& gpu, cudaGraph_t recorded, std::shared_ptr<void> replay_counter,
                     std::vector<void*> memory)
    : gpu_(gpu), replay_counter_(std::move(replay_counter)), memory_(std::move(memory)) {
  const cudaError_t status =
      cudaGraphInstantiate(&executable_, recorded, cudaGraphInstantiateFlagAutoFreeOnLaunch);
  cudaGraphDestroy(recorded);
  check_cuda(status, "cudaGraphInstantiate");
}

CudaGraph::~CudaGraph() {
  cudaSetDevice(gpu_.index);
  cudaStreamSynchronize(gpu_.stream);  // a replay may still be running
  cudaGraphExecDestroy(executable_);
  for (void* memory : memory_) cudaFreeAsync(memory, gpu_.stream);
  cudaGetLastError();
}

void CudaGraph::replay() {
  gpu_.select();
  check_cuda(cudaGraphLaunch(executable_, gpu_.stream), "cudaGraphLaunch");
}

}  // namespace ladder::kernels::cuda
