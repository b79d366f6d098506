#include "common/optim/algorithms.hpp"

#include <algorithm>

#include "common/graph/grad_mode.hpp"
#include "common/tensor/creation.hpp"
#include "common/tensor/tensor_impl.hpp"

namespace ladder::optim {
namespace {

template <class Options> void check_options(const Options& o) {
  check(o.lr() >= 0, "Invalid learning rate: ", o.lr());
  check(o.weight_decay() >= 0, "Invalid weight_decay value: ", o.weight_decay());
  if constexpr (requires { o.eps(); }) check(o.eps() >= 0, "Invalid epsilon value: ", o.eps());
  if constexpr (requires { o.alpha(); }) check(o.alpha() >= 0, "Invalid alpha value: ", o.alpha());
  if constexpr (requires { o.momentum(); })
    check(o.momentum() >= 0, "Invalid momentum value: ", o.momentum());
  if constexpr (requires { o.nesterov(); })
    check(!o.nesterov() || (o.momentum() > 0 && o.dampening() == 0),
          "Nesterov momentum requires a momentum and zero dampening");
  if constexpr (requires { o.betas(); }) {
    const auto [beta1, beta2] = o.betas();
    check(0 <= beta1 && beta1 < 1, "Invalid beta parameter at index 0: ", beta1);
    check(0 <= beta2 && beta2 < 1, "Invalid beta parameter at index 1: ", beta2);
  }
}

// formula(options): the kernel; kernels::at() makes it a parameter's step t = 1, 2, ...
// uses(options): which of the kernel's state tensors are in use.

kernels::SgdStep formula(const SGDOptions& o) {
  return {.lr = o.lr(),
          .momentum = o.momentum(),
          .dampening = o.dampening(),
          .weight_decay = o.weight_decay(),
          .nesterov = o.nesterov(),
          .t = 0};
}
std::array<bool, 1> uses(const SGDOptions& o) { return {o.momentum() != 0}; }

template <bool is_decoupled> kernels::AdamStep formula(const BasicAdamOptions<is_decoupled>& o) {
  const auto [beta1, beta2] = o.betas();
  return {.lr = o.lr(),
          .beta1 = beta1,
          .beta2 = beta2,
          .eps = o.eps(),
          .weight_decay = o.weight_decay(),
          .amsgrad = o.amsgrad(),
          .decoupled = is_decoupled,
          .t = 0,
          .step_size = 0,
          .root_scale = 0};
}
template <bool decoupled> std::array<bool, 3> uses(const BasicAdamOptions<decoupled>& o) {
  return {true, true, o.amsgrad()};
}

kernels::RmspropStep formula(const RMSpropOptions& o) {
  return {.lr = o.lr(),
          .alpha = o.alpha(),
          .eps = o.eps(),
          .weight_decay = o.weight_decay(),
          .momentum = o.momentum(),
          .centered = o.centered(),
          .t = 0};
}
std::array<bool, 3> uses(const RMSpropOptions& o) { return {true, o.momentum() > 0, o.centered()}; }

// Parameters that one kernel call can do.
template <class Step> struct Batch {
  Device device;
  std::int64_t t;
  std::vector<kernels::Parameter<Step>> parameters;
};

}  // namespace

template <class Options>
KernelOptimizer<Options>::KernelOptimizer(const std::vector<OptimizerParamGroup>& groups,
                                          Options defaults)
    : Optimizer(groups, defaults.clone()) {
  check_options(defaults);
}

template <class Options> Tensor KernelOptimizer<Options>::step(LossClosure closure) {
  const NoGradGuard no_grad;
  Tensor loss;
  if (closure) {
    const AutoGradMode enable_grad(true);
    loss = closure();
  }
  for (const OptimizerParamGroup& group : param_groups_) step_group(group);
  return loss;
}

template <class Options>
void KernelOptimizer<Options>::step_group(const OptimizerParamGroup& group) {
  const auto* own = dynamic_cast<const Options*>(&group.options());
  check(own != nullptr,
        "a parameter group has options of another optimizer; give it those of this one, or none");
  const Options& options = *own;
  const auto used = uses(options);
  const bool stateful = std::count(used.begin(), used.end(), true) > 0;
  using Step = decltype(formula(options));
  std::vector<Batch<Step>> batches;
  std::vector<Tensor> grads;                          // alive until the step is under way
  std::vector<std::pair<Tensor, Tensor>> write_back;  // of parameters that are not contiguous

  for (const Tensor& parameter : group.params()) {
    if (!parameter.grad().defined()) continue;
    check(parameter.sizes() == parameter.grad().sizes(), "a parameter of shape ", parameter.sizes(),
          " has a gradient of shape ", parameter.grad().sizes());
    const TensorOptions like = parameter.options();
    const Tensor param = parameter.contiguous();
    if (param.is_same(parameter))
      ++param.impl()->storage->version;  // a write in place
    else
      write_back.emplace_back(parameter, param);
    grads.push_back(parameter.grad().to(like).contiguous());

    kernels::Parameter<Step> job{
        param.scalar_type(), param.numel(), array(param).data, array(grads.back()).data, {}};
    State* const state = stateful ? &state_[parameter.impl()] : nullptr;
    if (state) state->parameter = parameter;
    const std::int64_t t = stateful ? ++state->steps : 1;
    for (std::size_t i = 0; i < used.size(); ++i) {
      if (!used[i]) continue;
      Tensor& tensor = state->tensors[i];
      tensor = tensor.defined() ? tensor.to(like) : zeros(param.sizes(), like);
      check(tensor.sizes() == param.sizes(), "a parameter of shape ", param.sizes(),
            " had the shape ", tensor.sizes(), " in the step before");
      job.state[i] = array(tensor).data;
    }
    if (batches.empty() || batches.back().device != param.device() || batches.back().t != t)
      batches.push_back({param.device(), t, {}});
    batches.back().parameters.push_back(job);
  }

  for (const auto& batch : batches)
    kernels::backend(batch.device).step(at(formula(options), batch.t), batch.parameters);
  for (const auto& [parameter, result] : write_back) parameter.copy_(result);
}

template class KernelOptimizer<SGDOptions>;
template class KernelOptimizer<AdamOptions>;
template class KernelOptimizer<AdamWOptions>;
template class KernelOptimizer<RMSpropOptions>;

}  // namespace ladder::optim
