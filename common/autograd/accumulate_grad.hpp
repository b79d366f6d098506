// The end of every path through the graph: adds the gradient that arrives to a leaf's grad().
#pragma once

#include <limits>

#include "common/autograd/node.hpp"

namespace ladder::autograd {

class AccumulateGrad final : public Node {
 public:
  explicit AccumulateGrad(Tensor leaf);
  variable_list apply(variable_list&& grads) override;
  std::string name() const override { return "torch::autograd::AccumulateGrad"; }
  /// Always first in line, so that a gradient buffer is given up as soon as it is complete.
  std::uint64_t sequence_nr() const override { return std::numeric_limits<std::uint64_t>::max(); }

  Tensor variable;
};

}  // namespace ladder::autograd
