// RMSprop: the gradient g, divided by the root of its running mean square.
//
//     g += weight_decay · p
//     v  = alpha · v + (1 - alpha) · g²
//     s  = g / (sqrt(v) + eps)                       (centered: v - m², m the running mean of g)
//     b  = momentum · b + s                          (without momentum: b = s)
//     p -= lr · b
//
// Hinton: Neural networks for machine learning, lecture 6, 2012. Centered: Graves, Generating
// sequences with recurrent neural networks, 2013.
#pragma once

#include "common/optim/optimizer.hpp"

namespace ladder::optim {

struct RMSpropOptions : OptimizerCloneableOptions<RMSpropOptions> {
  RMSpropOptions(double lr = 1e-2) : lr_(lr) {}
  TORCH_ARG(double, lr);
  TORCH_ARG(double, alpha) = 0.99;
  TORCH_ARG(double, eps) = 1e-8;
  TORCH_ARG(double, weight_decay) = 0;
  TORCH_ARG(double, momentum) = 0;
  TORCH_ARG(bool, centered) = false;
};
using RMSprop = KernelOptimizer<RMSpropOptions>;

}  // namespace ladder::optim
