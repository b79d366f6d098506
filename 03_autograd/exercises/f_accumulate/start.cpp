#include "common/autograd/engine.hpp"

#include "common/graph/grad_mode.hpp"
#include "common/tensor/creation.hpp"
#include "common/tensor/tensor_impl.hpp"
#include "tests/exercises/todo.hpp"

namespace ladder::autograd {
namespace {

// Whether nobody else holds this tensor or its memory. Counting owners is no way to learn who may
// look at something, but for this: what has just been computed and belongs to nobody may be kept
// instead of copied, which saves a walk over every gradient.
bool is_ours(const Tensor& tensor) {
  return tensor.impl_ptr().use_count() == 1 && tensor.impl()->storage.use_count() == 1;
}

}  // namespace

void accumulate_grad(const Tensor& leaf, Tensor grad) {
  AutogradMeta& meta = leaf.impl()->meta();
  if (!grad.defined() || !meta.requires_grad) return;  // frozen since the forward pass
  // Zeros that are only promised can be replaced by what is added to them, unless others see them.
  const bool starts_anew =
      !meta.grad.defined() || (meta.grad.impl()->storage->zeros_promised() && is_ours(meta.grad));
  if (starts_anew && GradMode::is_enabled()) {
    meta.grad = grad.clone();
  } else if (starts_anew) {
    // 0 + -0 is 0. Of a product none is -0, and another walk over it is saved.
    const bool is_product = grad.impl()->is_product && grad._version() == 0;
    const bool may_have_minus_zero = meta.grad.defined() && !is_product;
    meta.grad = is_ours(grad) && grad.is_contiguous() ? grad.detach() : grad.detach().clone();
    if (may_have_minus_zero) meta.grad.add_(0);
  } else if (GradMode::is_enabled()) {
    meta.grad = meta.grad.add(grad);  // create_graph: the sum must stay differentiable
  } else {
    todo("a gradient comes, and an older one is there");
  }
}

void zero_grad(const Tensor& leaf, bool set_to_none) {
  if (!leaf.grad().defined()) return;
  Tensor& grad = leaf.mutable_grad();
  if (set_to_none)
    grad = Tensor();
  else if (grad.requires_grad())
    grad = zeros_like(grad);  // of a graph that others may still hold
  else
    grad.zero_();
}

}  // namespace ladder::autograd
