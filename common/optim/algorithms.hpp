// SGD, Adam, AdamW and RMSprop. In their formulas p is an element of a parameter, g of its
// gradient; common/kernels/optimizer_steps.hpp has them as code.
#pragma once

#include <tuple>

#include "common/optim/optimizer.hpp"

namespace ladder::optim {

/// A step is one kernel over all parameters. A parameter's state follows it to another dtype or
/// device.
template <class Options> class KernelOptimizer : public Optimizer {
 public:
  explicit KernelOptimizer(const std::vector<OptimizerParamGroup>& groups, Options defaults = {});
  explicit KernelOptimizer(std::vector<Tensor> parameters, Options defaults = {})
      : KernelOptimizer({OptimizerParamGroup(std::move(parameters))}, std::move(defaults)) {}
  Tensor step(LossClosure closure = nullptr) override;

 private:
  void step_group(const OptimizerParamGroup& group);
};

/// A step against the gradient, with momentum if asked for.
///
///     g += weight_decay · p
///     v  = momentum · v + (1 - dampening) · g        (the first time: v = g)
///     p -= lr · v                                    (nesterov: lr · (g + momentum · v))
///
/// Sutskever, Martens, Dahl, Hinton: On the importance of initialization and momentum in deep
/// learning, 2013. As in PyTorch, and unlike there, lr is not a part of v.
struct SGDOptions : OptimizerCloneableOptions<SGDOptions> {
  SGDOptions(double lr) : lr_(lr) {}
  TORCH_ARG(double, lr);
  TORCH_ARG(double, momentum) = 0;
  TORCH_ARG(double, dampening) = 0;
  TORCH_ARG(double, weight_decay) = 0;
  TORCH_ARG(bool, nesterov) = false;
};
using SGD = KernelOptimizer<SGDOptions>;

/// Every element has a step size of its own, from running means of its gradient.
///
///     g += weight_decay · p                          (AdamW instead: p -= lr · weight_decay · p)
///     m  = beta1 · m + (1 - beta1) · g               its mean
///     v  = beta2 · v + (1 - beta2) · g²              its mean square (amsgrad: the largest so far)
///     p -= lr · m / (1 - beta1^t) / (sqrt(v / (1 - beta2^t)) + eps)
///
/// Kingma, Ba: Adam, 2015. Reddi, Kale, Kumar: On the convergence of Adam and beyond, 2018
/// (AMSGrad). Loshchilov, Hutter: Decoupled weight decay regularization, 2019 (AdamW).
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

/// The gradient, divided by the root of its running mean square.
///
///     g += weight_decay · p
///     v  = alpha · v + (1 - alpha) · g²
///     s  = g / (sqrt(v) + eps)                       (centered: v - m², m the running mean of g)
///     b  = momentum · b + s                          (without momentum: b = s)
///     p -= lr · b
///
/// Hinton: Neural networks for machine learning, lecture 6, 2012. Centered: Graves, Generating
/// sequences with recurrent neural networks, 2013.
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
