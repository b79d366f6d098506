// Functions that see, or replace, a gradient on its way.
#include "common/graph/node.hpp"
#include "common/tensor/tensor_impl.hpp"

namespace ladder {

// A hook may add hooks to the list, or remove itself from it: what runs is a copy, and what was
// added runs in the next pass. What it returns must fit the tensor, as the gradient did.
static void run_hooks(const autograd::HookList& hooks, Tensor& grad) {
  for (std::size_t i = 0, size = hooks.size(); i < size; ++i) {
    const autograd::Hook hook = hooks[i];
    if (!hook || !grad.defined()) continue;
    Tensor replacement = hook(grad);
    if (!replacement.defined()) continue;
    autograd::check_alike("what a hook returned, hook", i, replacement, grad);
    grad = std::move(replacement);
  }
}

void autograd::Node::run_pre_hooks(variable_list& grads) const {
  if (const Tensor* tensor = leaf())
    if (const auto hooks = tensor->impl()->meta().hooks) run_hooks(*hooks, grads[0]);
  const auto all = pre_hooks_;
  for (const auto& [nr, hooks] : all) run_hooks(*hooks, grads[nr]);
  for (const auto& [nr, tensor] : retained_)
    if (const Tensor kept(tensor.lock()); kept.defined() && grads[nr].defined())
      kept.mutable_grad() = kept.grad().defined() ? kept.grad().add(grads[nr]) : grads[nr].clone();
}

unsigned Tensor::add_hook(autograd::Hook hook) const {
  check(requires_grad(), "cannot register a hook on a variable that doesn't require gradient");
  AutogradMeta& meta = impl_->meta();
  if (!meta.hooks) {
    meta.hooks = std::make_shared<autograd::HookList>();
    if (meta.grad_fn) meta.grad_fn->add_pre_hooks(meta.output_nr, meta.hooks);
  }
  meta.hooks->push_back(std::move(hook));
  return static_cast<unsigned>(meta.hooks->size() - 1);
}

void Tensor::remove_hook(unsigned position) const {
  const auto* meta = checked_impl().autograd.get();
  check(meta != nullptr && meta->hooks && position < meta->hooks->size(),
        "Invalid index, no hook at position ", position);
  (*meta->hooks)[position] = nullptr;
}

void Tensor::retain_grad() const {
  check(requires_grad(), "can't retain_grad on Tensor that has requires_grad=False");
  if (is_leaf() || retains_grad()) return;
  impl_->meta().retains_grad = true;
  grad_fn()->add_retained(output_nr(), impl_);
}

}  // namespace ladder
