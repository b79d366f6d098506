// What lies around the formula of an optimizer. sgd.cpp, adam.cpp and rmsprop.cpp include this and
// say for their options:
//   void validate(options)      throws if they make no sense
//   auto uses(options)          which of the kernel's state tensors are in use
//   auto formula(options, t)    the kernel for a parameter's step t = 1, 2, ... that uses state
#pragma once

#include "common/autograd/grad_mode.hpp"
#include "common/optim/optimizer.hpp"
#include "common/tensor/creation.hpp"
#include "common/tensor/tensor_impl.hpp"

namespace ladder::optim {

template <class Options>
KernelOptimizer<Options>::KernelOptimizer(const std::vector<OptimizerParamGroup>& groups,
                                          Options defaults)
    : Optimizer(groups, defaults.clone()) {
  validate(defaults);
}

template <class Options>
Tensor KernelOptimizer<Options>::step(LossClosure closure) {
  using Step = decltype(formula(std::declval<Options>(), 1));
  struct Batch {  // parameters that one kernel call can do
    Device device;
    std::int64_t t;
    std::vector<kernels::Parameter<Step>> parameters;
  };

  const NoGradGuard no_grad;
  Tensor loss;
  if (closure) {
    const AutoGradMode enable_grad(true);
    loss = closure();
  }
  for (const OptimizerParamGroup& group : param_groups_) {
    const auto& options = dynamic_cast<const Options&>(group.options());
    const std::array<bool, Step::states> used = uses(options);
    const bool stateful = std::find(used.begin(), used.end(), true) != used.end();
    std::vector<Batch> batches;
    std::vector<Tensor> grads;                          // alive until the kernel has read them
    std::vector<std::pair<Tensor, Tensor>> write_back;  // of parameters that are not contiguous

    for (const Tensor& parameter : group.params()) {
      if (!parameter.grad().defined()) continue;
      check(parameter.sizes() == parameter.grad().sizes(), "a parameter of shape ",
            parameter.sizes(), " has a gradient of shape ", parameter.grad().sizes());
      const TensorOptions like = parameter.options();
      const Tensor param = parameter.contiguous();
      if (param.is_same(parameter))
        ++param.impl()->storage->version;  // a write in place
      else
        write_back.emplace_back(parameter, param);
      grads.push_back(parameter.grad().to(like).contiguous());

      kernels::Parameter<Step> job{
          param.scalar_type(), param.numel(), param.data_ptr(), grads.back().data_ptr(), {}};
      std::int64_t t = 1;
      if (stateful) {
        State& state = state_[parameter.impl()];
        t = ++state.steps;
        for (std::size_t i = 0; i < used.size(); ++i) {
          if (!used[i]) continue;
          Tensor& tensor = state.tensors[i];
          tensor = tensor.defined() ? tensor.to(like) : zeros(param.sizes(), like);
          job.state[i] = tensor.data_ptr();
        }
      }
      auto batch = std::find_if(batches.begin(), batches.end(), [&](const Batch& other) {
        return other.device == param.device() && other.t == t;
      });
      if (batch == batches.end()) batch = batches.insert(batch, {param.device(), t, {}});
      batch->parameters.push_back(job);
    }

    for (const Batch& batch : batches)
      kernels::backend(batch.device).step(formula(options, batch.t), batch.parameters);
    for (const auto& [parameter, result] : write_back) parameter.copy_(result);
  }
  return loss;
}

}  // namespace ladder::optim
