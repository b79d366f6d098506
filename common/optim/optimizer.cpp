#include "common/optim/optimizer.hpp"

#include "common/autograd/accumulate_grad.hpp"

namespace ladder::optim {

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
  for (const Tensor& parameter : group.params()) {
    check(parameter.defined() && parameter.is_leaf(), "can't optimize a non-leaf Tensor");
    for (const OptimizerParamGroup& other : param_groups_)
      for (const Tensor& known : other.params())
        check(!known.is_same(parameter), "some parameters appear in more than one parameter group");
  }
  param_groups_.push_back(group);
  if (!group.has_options()) param_groups_.back().set_options(defaults_->clone());
}

void Optimizer::zero_grad(bool set_to_none) {
  for (const OptimizerParamGroup& group : param_groups_)
    for (const Tensor& parameter : group.params()) autograd::zero_grad(parameter, set_to_none);
}

}  // namespace ladder::optim
