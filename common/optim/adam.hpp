// Adam and AdamW: every element has a step size of its own, from running means of its gradient g.
//
//     g += weight_decay · p                          (AdamW instead: p -= lr · weight_decay · p)
//     m  = beta1 · m + (1 - beta1) · g               its mean
//     v  = beta2 · v + (1 - beta2) · g²              its mean square (amsgrad: the largest so far)
//     p -= lr · m / (1 - beta1^t) / (sqrt(v / (1 - beta2^t)) + eps)
//
// Kingma, Ba: Adam, 2015. Reddi, Kale, Kumar: On the convergence of Adam and beyond, 2018
// (AMSGrad). Loshchilov, Hutter: Decoupled weight decay regularization, 2019 (AdamW).
#pragma once

#include "common/optim/optimizer.hpp"

namespace ladder::optim {

template <bool decoupled>
struct BasicAdamOptions : OptimizerCloneableOptions<BasicAdamOptions<decoupled>> {
  BasicAdamOptions(double lr = 1e-3) : lr_(lr) {}
  using betas_t = std::tuple<double, double>;
  TORCH_ARG(double, lr);
  TORCH_ARG(betas_t, betas) = {0.9, 0.999};
  TORCH_ARG(double, eps) = 1e-8;
  TORCH_ARG(double, weight_decay) = decoupled ? 1e-2 : 0;
  TORCH_ARG(bool, amsgrad) = false;
};
using AdamOptions = BasicAdamOptions<false>;
using AdamWOptions = BasicAdamOptions<true>;
using Adam = KernelOptimizer<AdamOptions>;
using AdamW = KernelOptimizer<AdamWOptions>;

}  // namespace ladder::optim
