// Functions that see, or replace, a gradient on its way.
#include "common/graph/node.hpp"
#include "common/tensor/tensor_impl.hpp"

namespace ladder {

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
  // Weak: the node must not keep its own output alive.
  grad_fn()->add_retain_hook(output_nr(), [self = std::weak_ptr(impl_)](const Tensor& grad) {
    if (const Tensor kept(self.lock()); kept.defined())
      kept.mutable_grad() = kept.grad().defined() ? kept.grad().add(grad) : grad.clone();
  });
}

}  // namespace ladder
