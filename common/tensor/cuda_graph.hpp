// CUDA graphs: work on a GPU that is recorded once and then replayed as a whole.
#pragma once

#include "common/harness/step_graph.hpp"
#include "common/tensor/tensor.hpp"

namespace ladder {

namespace kernels {
class Graph;
}

namespace cuda {

/// Everything computed between capture_begin() and capture_end() is recorded, and not done. Each
/// replay() then does it, in the memory of the recording: its inputs are whatever stands there. An
/// optimizer's step is, in each replay, the next one in time; the optimizer itself does not learn
/// of it, so go on by replays alone. What waits for the GPU can't be recorded: item(), copies
/// between CPU and GPU.
///
///     cuda::CUDAGraph graph(Device("cuda"));
///     graph.capture_begin();
///     y.copy_(x.mm(w));
///     graph.capture_end();
///     graph.replay();  // now y is x · w
class CUDAGraph final : public StepGraph {
 public:
  explicit CUDAGraph(const Device& device) : device_(device) {}
  CUDAGraph(const CUDAGraph&) = delete;
  CUDAGraph& operator=(const CUDAGraph&) = delete;
  ~CUDAGraph() override;

  void capture_begin() override;  // throws Error if the device is no GPU
  void capture_end() override;
  void replay() override;

 private:
  Device device_;
  bool is_recording_ = false;
  std::shared_ptr<kernels::Graph> graph_;
};

}  // namespace cuda

/// Records steps on the device of their loss: what TrainingLoop asks for --cuda-graph.
std::unique_ptr<StepGraph> make_step_graph(const Tensor& loss);

}  // namespace ladder
