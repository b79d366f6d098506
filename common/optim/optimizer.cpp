#include "common/optim/optimizer.hpp"

#include <algorithm>

#include "common/autograd/accumulate_grad.hpp"
#include "common/tensor/creation.hpp"
#include "common/tensor/tensor_impl.hpp"

namespace ladder::optim {
namespace {

constexpr const char* kTwice = "a parameter appears twice in a parameter group";

bool holds(std::span<const Tensor> tensors, const Tensor& tensor) {
  return std::ranges::any_of(tensors, [&](const Tensor& other) { return other.is_same(tensor); });
}

}  // namespace

OptimizerOptions& OptimizerParamGroup::options() const {
  check(has_options(), "Expected has_options() to be true, but got false.");
  return *options_;
}

Optimizer::Optimizer(const std::vector<OptimizerParamGroup>& groups,
                     std::unique_ptr<OptimizerOptions> defaults)
    : defaults_(std::move(defaults)) {
  for (const OptimizerParamGroup& group : groups) add_param_group(group);
}

void Optimizer::add_param_group(const OptimizerParamGroup& group) {
  const std::vector<Tensor>& parameters = group.params();
  for (auto parameter = parameters.begin(); parameter != parameters.end(); ++parameter) {
    check(parameter->defined() && parameter->is_leaf(), "can't optimize a non-leaf Tensor");
    check(!holds({parameters.begin(), parameter}, *parameter), kTwice);
    for (const OptimizerParamGroup& other : param_groups_)
      check(!holds(other.params(), *parameter),
            "some parameters appear in more than one parameter group");
  }
  param_groups_.push_back(group);
  if (!group.has_options()) param_groups_.back().set_options(defaults_->clone());
}

void Optimizer::zero_grad(bool set_to_none) {
  for (const OptimizerParamGroup& group : param_groups_)
    for (const Tensor& parameter : group.params()) autograd::zero_grad(parameter, set_to_none);
}

Tensor Optimizer::loss_of(const LossClosure& closure) {
  const AutoGradMode enable_grad(true);
  return closure ? closure() : Tensor();
}

std::unique_ptr<OptimizerParamState>& Optimizer::state_slot(const Tensor& parameter) {
  Entry& entry = state_[parameter.impl()];
  entry.parameter = parameter;
  return entry.state;
}

void check_not_negative(const char* what, double value) {
  check(value >= 0, "Invalid ", what, ": ", value);
}

Pass::Pass(const OptimizerParamGroup& group) {
  parameters_.reserve(group.params().size());
  added_.reserve(group.params().size());
}

void Pass::add(const Tensor& parameter, OptimizerParamState* state,
               std::initializer_list<Tensor*> tensors) {
  for (const Added& other : added_) check(!other.parameter.is_same(parameter), kTwice);
  check(parameter.sizes() == parameter.grad().sizes(), "a parameter of shape ", parameter.sizes(),
        " has a gradient of shape ", parameter.grad().sizes());
  const TensorOptions like = parameter.options();
  const Added& added = added_.emplace_back(
      Added{parameter, parameter.contiguous(), parameter.grad().to(like).contiguous(), state});
  kernels::Slices slices{parameter.numel(), array(added.packed).data, array(added.grad).data, {}};
  std::size_t i = 0;
  for (Tensor* const tensor : tensors) {
    if (tensor) {
      *tensor = tensor->defined() ? tensor->to(like) : zeros(parameter.sizes(), like);
      check(tensor->sizes() == parameter.sizes(), "a parameter of shape ", parameter.sizes(),
            " had the shape ", tensor->sizes(), " in the step before");
      slices.states[i] = array(*tensor).data;
    }
    ++i;
  }
  const std::int64_t t = state ? state->step + 1 : 1;
  parameters_.push_back({parameter.device(), parameter.scalar_type(), t, slices});
}

void Pass::finish() {
  for (const Added& added : added_) {
    if (added.state) ++added.state->step;
    if (added.packed.is_same(added.parameter))
      ++added.parameter.impl()->storage->version;  // a write in place
    else
      added.parameter.copy_(added.packed);
  }
}

}  // namespace ladder::optim
