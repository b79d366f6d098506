// The first step is right. But later ones are not dampened any more: only the first is an
// exception.

// Stochastic gradient descent, with momentum if asked for.
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

struct SGDParamState : OptimizerParamState {
  Tensor momentum_buffer;
};

/// A step against the gradient g of an element p of a parameter:
///
///     g += weight_decay · p
///     v  = momentum · v + (1 - dampening) · g        (the first time: v = g)
///     p -= lr · v                                    (nesterov: lr · (g + momentum · v))
///
/// Sutskever, Martens, Dahl, Hinton: On the importance of initialization and momentum in deep
/// learning, 2013. As in PyTorch, and unlike there, lr is not a part of v.
class SGD : public Optimizer {
 public:
  explicit SGD(const std::vector<OptimizerParamGroup>& groups, const SGDOptions& defaults);
  explicit SGD(std::vector<Tensor> parameters, const SGDOptions& defaults);

  NamedState named_state(const OptimizerParamGroup& group, const Tensor& parameter) override {
    if (options_of<SGDOptions>(group).momentum() == 0) return {};
    auto& state = state_of<SGDParamState>(parameter);
    return {&state.step, {{"momentum_buffer", &state.momentum_buffer}}};
  }

 private:
  void step_group(const OptimizerParamGroup& group) override;
};

// ---- Compiled in optim/all.cpp alone ----
#ifdef LADDER_COMPILE_OPTIMIZERS

struct SGDStep {
  static constexpr std::size_t states = 1;
  double lr, momentum, dampening, weight_decay;
  bool nesterov;
  bool first;  // there is no v yet

  LADDER_HOST_DEVICE void at(std::int64_t t) { first = t == 1; }

  template <class T> LADDER_HOST_DEVICE void operator()(T& p, T g, T& momentum_buffer) const {
    if (weight_decay != 0) g += T(weight_decay) * p;
    if (momentum != 0) {
      const T v = first ? g : T(momentum) * momentum_buffer + g;
      momentum_buffer = v;
      g = nesterov ? g + T(momentum) * v : v;
    }
    p -= T(lr) * g;
  }
};

SGD::SGD(const std::vector<OptimizerParamGroup>& groups, const SGDOptions& defaults)
    : Optimizer(groups, defaults.clone()) {
  check_not_negative("learning rate", defaults.lr());
  check_not_negative("momentum value", defaults.momentum());
  check_not_negative("weight_decay value", defaults.weight_decay());
  check(!defaults.nesterov() || (defaults.momentum() > 0 && defaults.dampening() == 0),
        "Nesterov momentum requires a momentum and zero dampening");
}

SGD::SGD(std::vector<Tensor> parameters, const SGDOptions& defaults)
    : SGD({OptimizerParamGroup(std::move(parameters))}, defaults) {}

void SGD::step_group(const OptimizerParamGroup& group) {
  const auto& o = options_of<SGDOptions>(group);
  Pass(*this, group)
      .run(SGDStep{o.lr(), o.momentum(), o.dampening(), o.weight_decay(), o.nesterov(), false});
}

#endif

}  // namespace ladder::optim
