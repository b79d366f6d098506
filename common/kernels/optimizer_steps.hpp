// One optimizer step for one element of a parameter: the formulas of PyTorch's optimizers, run by
// the CPU and the GPU alike. State that the options do not need is neither read nor written.
//
// Each has the time t = 1, 2, ... of the step; at(step, t) sets it, and works out, once, what
// depends on it.
#pragma once

#include "common/kernels/functors.hpp"

namespace ladder::kernels {

/// SGD with momentum (Sutskever et al. 2013, as PyTorch writes it). State: the velocity.
struct SgdStep {
  static constexpr std::size_t states = 1;
  double lr, momentum, dampening, weight_decay;
  bool nesterov;
  std::int64_t t;

  template <class T> LADDER_HOST_DEVICE void operator()(T& param, T grad, T& velocity) const {
    if (weight_decay != 0) grad += T(weight_decay) * param;
    if (momentum != 0) {
      // The first velocity is the gradient itself.
      const T v = t == 1 ? grad : T(momentum) * velocity + T(1 - dampening) * grad;
      velocity = v;
      grad = nesterov ? grad + T(momentum) * v : v;
    }
    param -= T(lr) * grad;
  }
};

/// Adam (Kingma & Ba 2015), AMSGrad (Reddi et al. 2018), AdamW (Loshchilov & Hutter 2019).
/// State: the running mean of the gradient, of its square, and (AMSGrad) the largest of the latter.
struct AdamStep {
  static constexpr std::size_t states = 3;
  double lr, beta1, beta2, eps, weight_decay;
  bool amsgrad;
  bool decoupled;  // AdamW: decay the weight itself, not the gradient
  std::int64_t t;
  double step_size, root_scale;  // the means start at 0: 1 - beta^t makes up for it

  LADDER_HOST_DEVICE void prepare() {
    const auto steps = static_cast<double>(t);
    step_size = lr / (1 - std::pow(beta1, steps));
    // A reciprocal: a second division per element would cost as much as everything else.
    root_scale = 1 / std::sqrt(1 - std::pow(beta2, steps));
  }

  template <class T>
  LADDER_HOST_DEVICE void operator()(T& param, T grad, T& mean, T& square, T& max_square) const {
    if (weight_decay != 0) {
      if (decoupled)
        param *= T(1 - lr * weight_decay);
      else
        grad += T(weight_decay) * param;
    }
    const T m = mean = T(beta1) * mean + T(1 - beta1) * grad;
    T v = square = T(beta2) * square + T(1 - beta2) * grad * grad;
    if (amsgrad) v = max_square = functors::maximum{}(max_square, v);
    param -= T(step_size) * m / (std::sqrt(v) * T(root_scale) + T(eps));
  }
};

/// RMSprop (Hinton's lecture 6), centered as in Graves 2013.
/// State: the running mean of the squared gradient, the velocity, and (centered) of the gradient.
struct RmspropStep {
  static constexpr std::size_t states = 3;
  double lr, alpha, eps, weight_decay, momentum;
  bool centered;
  std::int64_t t;

  template <class T>
  LADDER_HOST_DEVICE void operator()(T& param, T grad, T& square, T& velocity, T& mean) const {
    if (weight_decay != 0) grad += T(weight_decay) * param;
    T v = square = T(alpha) * square + T(1 - alpha) * grad * grad;
    if (centered) {
      const T m = mean = T(alpha) * mean + T(1 - alpha) * grad;
      v -= m * m;
    }
    T step = grad / (std::sqrt(v) + T(eps));
    if (momentum > 0) step = velocity = T(momentum) * velocity + step;
    param -= T(lr) * step;
  }
};

template <class Step> LADDER_HOST_DEVICE Step at(Step step, std::int64_t t) {
  step.t = t;
  if constexpr (requires { step.prepare(); }) step.prepare();
  return step;
}

}  // namespace ladder::kernels
