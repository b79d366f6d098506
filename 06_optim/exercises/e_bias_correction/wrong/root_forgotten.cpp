// The mean square is corrected by 1 - beta2^t, but under the root: what stands outside of the root,
// as root_scale does, has to be the root of that.

// Adam and AdamW: every element has a step size of its own.
#pragma once

#include <cmath>
#include <tuple>

#include "common/kernels/functors.hpp"
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

struct AdamParamState : OptimizerParamState {
  Tensor exp_avg, exp_avg_sq, max_exp_avg_sq;
};

/// A step along the running mean m of the gradient g, divided by the root of its mean square v:
///
///     g += weight_decay · p                          (AdamW instead: p -= lr · weight_decay · p)
///     m  = beta1 · m + (1 - beta1) · g
///     v  = beta2 · v + (1 - beta2) · g²              (amsgrad: below, the largest so far)
///     p -= lr · m / (1 - beta1^t) / (sqrt(v / (1 - beta2^t)) + eps)
///
/// Kingma, Ba: Adam, 2015. Reddi, Kale, Kumar: On the convergence of Adam and beyond, 2018
/// (AMSGrad). Loshchilov, Hutter: Decoupled weight decay regularization, 2019 (AdamW).
template <bool decoupled> class BasicAdam : public Optimizer {
 public:
  using Options = BasicAdamOptions<decoupled>;

  explicit BasicAdam(const std::vector<OptimizerParamGroup>& groups, const Options& defaults = {});
  explicit BasicAdam(std::vector<Tensor> parameters, const Options& defaults = {});

  NamedState named_state(const OptimizerParamGroup& group, const Tensor& parameter) override {
    auto& state = state_of<AdamParamState>(parameter);
    const bool amsgrad = options_of<Options>(group).amsgrad();
    return {&state.step,
            {{"exp_avg", &state.exp_avg},
             {"exp_avg_sq", &state.exp_avg_sq},
             {"max_exp_avg_sq", amsgrad ? &state.max_exp_avg_sq : nullptr}}};
  }

 private:
  void step_group(const OptimizerParamGroup& group) override;
};

using AdamOptions = BasicAdamOptions<false>;
using AdamWOptions = BasicAdamOptions<true>;
using Adam = BasicAdam<false>;
using AdamW = BasicAdam<true>;

// ---- Compiled in optim/all.cpp alone ----
#ifdef LADDER_COMPILE_OPTIMIZERS

struct AdamStep {
  static constexpr std::size_t states = 3;
  double lr, beta1, beta2, eps, weight_decay;
  bool amsgrad;
  bool decoupled;  // AdamW
  double step_size, root_scale;

  // The means start at 0: 1 - beta^t makes up for it.
  LADDER_HOST_DEVICE void at(std::int64_t t) {
    const auto steps = static_cast<double>(t);
    step_size = lr / (1 - std::pow(beta1, steps));
    // A reciprocal: a second division per element would cost as much as everything else.
    root_scale = 1 / (1 - std::pow(beta2, steps));
  }

  template <class T>
  LADDER_HOST_DEVICE void operator()(T& p, T g, T& exp_avg, T& exp_avg_sq,
                                     T& max_exp_avg_sq) const {
    if (decoupled && weight_decay != 0)
      p *= T(1 - lr * weight_decay);
    else if (weight_decay != 0)
      g += T(weight_decay) * p;
    const T m = exp_avg = T(beta1) * exp_avg + T(1 - beta1) * g;
    T v = exp_avg_sq = T(beta2) * exp_avg_sq + T(1 - beta2) * g * g;
    if (amsgrad) v = max_exp_avg_sq = kernels::functors::maximum{}(max_exp_avg_sq, v);
    p -= T(step_size) * m / (std::sqrt(v) * T(root_scale) + T(eps));
  }
};

template <bool decoupled>
BasicAdam<decoupled>::BasicAdam(const std::vector<OptimizerParamGroup>& groups,
                                const Options& defaults)
    : Optimizer(groups, defaults.clone()) {
  const auto [beta1, beta2] = defaults.betas();
  check_not_negative("learning rate", defaults.lr());
  check_not_negative("epsilon value", defaults.eps());
  check(0 <= beta1 && beta1 < 1, "Invalid beta parameter at index 0: ", beta1);
  check(0 <= beta2 && beta2 < 1, "Invalid beta parameter at index 1: ", beta2);
  check_not_negative("weight_decay value", defaults.weight_decay());
}

template <bool decoupled>
BasicAdam<decoupled>::BasicAdam(std::vector<Tensor> parameters, const Options& defaults)
    : BasicAdam({OptimizerParamGroup(std::move(parameters))}, defaults) {}

template <bool decoupled> void BasicAdam<decoupled>::step_group(const OptimizerParamGroup& group) {
  const auto& o = options_of<Options>(group);
  const auto [beta1, beta2] = o.betas();
  Pass(*this, group)
      .run(AdamStep{o.lr(), beta1, beta2, o.eps(), o.weight_decay(), o.amsgrad(), decoupled, 0, 0});
}

template class BasicAdam<false>;
template class BasicAdam<true>;

#endif

}  // namespace ladder::optim
