// What happens at the end of every path through the graph, and before the next one.
#pragma once

#include "common/graph/node.hpp"

namespace ladder::autograd {

/// Adds a gradient, or nothing if it is undefined, to that of a leaf.
void accumulate_grad(const Tensor& leaf, Tensor grad);
/// Makes the gradient 0, or with set_to_none undefined.
void zero_grad(const Tensor& leaf, bool set_to_none);

}  // namespace ladder::autograd
