// RMSprop: the gradient, divided by the root of its running mean square.
#pragma once

#include <cmath>

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

struct RMSpropParamState : OptimizerParamState {
  Tensor square_avg, momentum_buffer, grad_avg;
};

/// For an element p of a parameter and g of its gradient:
///
///     g += weight_decay · p
///     v  = alpha · v + (1 - alpha) · g²
///     s  = g / (sqrt(v) + eps)                       (centered: v - m², m the running mean of g)
///     b  = momentum · b + s                          (without momentum: b = s)
///     p -= lr · b
///
/// Hinton: Neural networks for machine learning, lecture 6, 2012. Centered: Graves, Generating
/// sequences with recurrent neural networks, 2013.
class RMSprop : public Optimizer {
 public:
  explicit RMSprop(const std::vector<OptimizerParamGroup>& groups,
                   const RMSpropOptions& defaults = {});
  explicit RMSprop(std::vector<Tensor> parameters, const RMSpropOptions& defaults = {});

  NamedState named_state(const OptimizerParamGroup& group, const Tensor& parameter) override {
    const auto& o = options_of<RMSpropOptions>(group);
    auto& state = state_of<RMSpropParamState>(parameter);
    return {&state.step,
            {{"square_avg", &state.square_avg},
             {"momentum_buffer", o.momentum() > 0 ? &state.momentum_buffer : nullptr},
             {"grad_avg", o.centered() ? &state.grad_avg : nullptr}}};
  }

 private:
  void step_group(const OptimizerParamGroup& group) override;
};

// ---- Compiled in optim/all.cpp alone ----
#ifdef LADDER_COMPILE_OPTIMIZERS

struct RMSpropStep {
  static constexpr std::size_t states = 3;
  double lr, alpha, eps, weight_decay, momentum;
  bool centered;

  template <class T>
  LADDER_HOST_DEVICE void operator()(T& p, T g, T& square_avg, T& momentum_buffer,
                                     T& grad_avg) const {
    if (weight_decay != 0) g += T(weight_decay) * p;
    T v = square_avg = T(alpha) * square_avg + T(1 - alpha) * g * g;
    if (centered) {
      const T m = grad_avg = T(alpha) * grad_avg + T(1 - alpha) * g;
      v -= m * m;
    }
    T b = g / (std::sqrt(v) + T(eps));
    if (momentum > 0) b = momentum_buffer = T(momentum) * momentum_buffer + b;
    p -= T(lr) * b;
  }
};

RMSprop::RMSprop(const std::vector<OptimizerParamGroup>& groups, const RMSpropOptions& defaults)
    : Optimizer(groups, defaults.clone()) {
  check_not_negative("learning rate", defaults.lr());
  check_not_negative("epsilon value", defaults.eps());
  check_not_negative("momentum value", defaults.momentum());
  check_not_negative("weight_decay value", defaults.weight_decay());
  check_not_negative("alpha value", defaults.alpha());
}

RMSprop::RMSprop(std::vector<Tensor> parameters, const RMSpropOptions& defaults)
    : RMSprop({OptimizerParamGroup(std::move(parameters))}, defaults) {}

void RMSprop::step_group(const OptimizerParamGroup& group) {
  const auto& o = options_of<RMSpropOptions>(group);
  Pass(*this, group)
      .run(RMSpropStep{o.lr(), o.alpha(), o.eps(), o.weight_decay(), o.momentum(), o.centered()});
}

#endif

}  // namespace ladder::optim
