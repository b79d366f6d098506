#pragma once

namespace ladder {

/// What --cuda-graph needs: a step that a device records once, and then does again and again. The
/// harness knows no device, so the side that has tensors implements it (tensor/cuda_graph.hpp).
class StepGraph {
 public:
  virtual ~StepGraph() = default;
  virtual void capture_begin() = 0;  // from here to capture_end() work is recorded, and not done
  virtual void capture_end() = 0;
  virtual void replay() = 0;
};

}  // namespace ladder
