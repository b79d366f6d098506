// Functions that see, or replace, a gradient on its way.
#include "common/graph/node.hpp"
#include "common/tensor/tensor_impl.hpp"

namespace ladder {

unsigned Tensor::add_hook(autograd::Hook hook) const {
  check(requires_grad(), "cannot register a hook on a variable that doesn't require gradient");
  AutogradMeta& meta = impl_->meta();
  if (!meta.hooks) {
    meta.hooks = std::make_shared<autograd::HookList>();
    meta.hooks->resize(1);
    if (meta.grad_fn) meta.grad_fn->add_pre_hooks(meta.output_nr, meta.hooks);
  }
  meta.hooks->push_back(std::move(hook));
  return static_cast<unsigned>(meta.hooks->size() - 2);
}

void Tensor::remove_hook(unsigned position) const {
  const auto* meta = checked_impl().autograd.get();
  check(meta != nullptr && meta->hooks && position < meta->hooks->size() - 1,
        "Invalid index, no hook at position ", position);
  (*meta->hooks)[position + 1] = nullptr;
}

void Tensor::retain_grad() const {
  check(requires_grad(), "can't retain_grad on Tensor that has requires_grad=False");
  if (is_leaf() || retains_grad()) return;
  impl_->meta().retains_grad = true;
  add_hook(nullptr);  // makes the list
  impl_->meta().hooks->pop_back();
  // Weak: the hook belongs to the node, which must not keep its own output alive.
  impl_->meta().hooks->front() = [self = std::weak_ptr<TensorImpl>(impl_)](const Tensor& grad) {
    if (const Tensor kept(self.lock()); kept.defined())
      kept.mutable_grad() = kept.grad().defined() ? kept.grad().add(grad) : grad.clone();
    return Tensor();
  };
}

}  // namespace ladder
