#pragma once

#include <cstdint>

namespace ladder {

/// What --cuda-graph needs: a step that a device records once, and then does again and again, with
/// the memory of the recording: its inputs are whatever stands there. What waits for the device
/// can't be recorded: item(), copies between CPU and GPU. The harness knows no device, so the side
/// that has tensors makes one (make_step_graph() in tensor/tensor.hpp).
class StepGraph {
 public:
  virtual ~StepGraph() = default;
  virtual void capture_begin() = 0;  // from here to capture_end() work is recorded, and not done
  virtual void capture_end() = 0;
  virtual void replay() = 0;
};

/// Who adds what other processes have to the loss of a step (on libtorch alone, see
/// tests/libtorch/common/processes); most often nobody. Called once in every step.
inline double (*on_loss)(double loss) = nullptr;

/// Who shows how far a training is (common/pictures/progress.cpp); most often nobody. Called before
/// step t of `steps`, and at the end with t == steps; `prints`: a loss is due, or it is the end.
inline void (*on_step)(std::int64_t t, std::int64_t steps, bool prints) = nullptr;

}  // namespace ladder
