#include "common/tensor/cuda_graph.hpp"

#include "common/kernels/backend.hpp"

namespace ladder {
namespace cuda {

void CUDAGraph::capture_begin() {
  kernels::backend(device_).capture_begin();
  is_recording_ = true;
}

void CUDAGraph::capture_end() {
  is_recording_ = false;
  graph_ = kernels::backend(device_).capture_end();
}

void CUDAGraph::replay() {
  check(graph_ != nullptr, "Called CUDAGraph::replay without a preceding successful capture.");
  graph_->replay();
}

CUDAGraph::~CUDAGraph() {
  if (!is_recording_) return;
  try {  // an error came between: the GPU must not go on recording
    capture_end();
  } catch (const Error&) {
  }
}

}  // namespace cuda

std::unique_ptr<StepGraph> make_step_graph(const Tensor& loss) {
  return std::make_unique<cuda::CUDAGraph>(loss.device());
}

}  // namespace ladder
