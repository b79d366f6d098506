// A tensor that a node keeps for its derivative (PyTorch's SavedVariable). It remembers the version
// of the memory, so that a write between forward and backward is noticed instead of used.
#pragma once

#include "common/graph/node.hpp"

namespace ladder::autograd {

constexpr const char* kBackwardTwice =
    "Trying to backward through the graph a second time (or directly access saved tensors after "
    "they have already been freed). Saved intermediate values of the graph are freed when you call "
    ".backward() or autograd.grad(). Specify retain_graph=True if you need to backward through the "
    "graph a second time or if you need to access saved tensors after calling backward.";

class SavedTensor {
 public:
  SavedTensor() = default;
  /// `is_output`: the tensor is an output of the node that keeps it. It is then kept without its
  /// history, which would point back at the node: two owners of each other are never freed.
  SavedTensor(const Tensor& tensor, bool is_output);

  /// The tensor with its history; `owner` is the node that keeps it. Throws PyTorch's "modified by
  /// an inplace operation" if its memory was written to since.
  Tensor unpack(const std::shared_ptr<Node>& owner) const;

 private:
  Tensor data_;
  std::uint32_t output_nr_ = 0;
  std::uint32_t version_ = 0;
  bool is_output_ = false;
};

}  // namespace ladder::autograd
