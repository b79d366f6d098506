#include "common/optim/optimizer.hpp"

#include "common/autograd/engine.hpp"
#include "common/tensor/creation.hpp"
#include "common/tensor/tensor_impl.hpp"

namespace ladder::optim {

static constexpr const char* kTwice =
    "a parameter appears twice in a parameter group; what two modules share is listed once";

void Optimizer::add_param_group(const OptimizerParamGroup& group) {
  for (const Tensor& parameter : group.params()) {
    check(parameter.defined() && parameter.is_leaf(), "can't optimize a non-leaf Tensor");
    const auto is_it = [&](const Tensor& known) { return known.is_same(parameter); };
    check(std::ranges::count_if(group.params(), is_it) == 1, kTwice);
    for (const OptimizerParamGroup& other : param_groups_)
      check(std::ranges::none_of(other.params(), is_it),
            "some parameters appear in more than one parameter group");
  }
  OptimizerParamGroup& added = param_groups_.emplace_back(group);  // which may be one of these
  if (!added.has_options()) added.set_options(defaults_->clone());
}

void Optimizer::zero_grad(bool set_to_none) {
  for (const OptimizerParamGroup& group : param_groups_)
    for (const Tensor& parameter : group.params()) autograd::zero_grad(parameter, set_to_none);
}

Tensor Optimizer::step(LossClosure closure) {
  const AutoGradMode recording(true);
  const Tensor loss = closure ? closure() : Tensor();
  const NoGradGuard no_grad;
  for (const OptimizerParamGroup& group : param_groups_) step_group(group);
  return loss;
}

void Pass::add(const Tensor& parameter, const NamedState& state) {
  check(state.tensors.size() <= kernels::kMostStates, "a pass takes ", kernels::kMostStates,
        " tensors of state at most");
  for (const Added& other : added_) check(!other.parameter.is_same(parameter), kTwice);
  check(parameter.sizes() == parameter.grad().sizes(), "a parameter of shape ", parameter.sizes(),
        " has a gradient of shape ", parameter.grad().sizes());
  const TensorOptions like = parameter.options();
  const Added& added = added_.emplace_back(
      Added{parameter, parameter.contiguous(), parameter.grad().to(like).contiguous(), state.step});
  kernels::Slices slices{parameter.numel(), array(added.packed).data, array(added.grad).data, {}};
  slices.states.fill(slices.param);
  std::size_t i = 0;
  for (const auto& [name, tensor] : state.tensors) {
    void*& slice = slices.states[i++];
    if (!tensor) continue;
    *tensor = tensor->defined() ? tensor->to(like) : zeros(parameter.sizes(), like);
    check(tensor->sizes() == parameter.sizes(), "a parameter of shape ", parameter.sizes(),
          " had the shape ", tensor->sizes(), " in the step before");
    slice = array(*tensor).data;
  }
  const std::int64_t t = state.step ? *state.step + 1 : 1;
  parameters_.push_back({parameter.device(), parameter.scalar_type(), t, slices});
}

void Pass::finish() {
  for (const Added& added : added_) {
    if (added.step) ++*added.step;
    if (added.packed.is_same(added.parameter))
      ++added.parameter.impl()->storage->version;  // a write in place
    else
      added.parameter.copy_(added.packed);
  }
}

}  // namespace ladder::optim
