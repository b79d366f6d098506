// SGD: a step against the gradient g, with momentum if asked for.
//
//     g += weight_decay · p
//     v  = momentum · v + (1 - dampening) · g        (the first time: v = g)
//     p -= lr · v                                    (nesterov: lr · (g + momentum · v))
//
// Sutskever, Martens, Dahl, Hinton: On the importance of initialization and momentum in deep
// learning, 2013. As in PyTorch, and unlike there, lr is not a part of v.
#pragma once

#include "common/optim/optimizer.hpp"

namespace ladder::optim {

struct SGDOptions : OptimizerCloneableOptions<SGDOptions> {
  SGDOptions(double lr) : lr_(lr) {}
  TORCH_ARG(double, lr);
  TORCH_ARG(double, momentum) = 0;
  TORCH_ARG(double, dampening) = 0;
  TORCH_ARG(double, weight_decay) = 0;
  TORCH_ARG(bool, nesterov) = false;
};
using SGD = KernelOptimizer<SGDOptions>;

}  // namespace ladder::optim
