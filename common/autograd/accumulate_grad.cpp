#include "common/autograd/accumulate_grad.hpp"

#include "common/autograd/variable.hpp"

namespace ladder::autograd {

AccumulateGrad::AccumulateGrad(Tensor leaf) : variable(std::move(leaf)) {
  add_input_metadata(variable);
}

variable_list AccumulateGrad::apply(variable_list&& grads) {
  Tensor grad = std::move(grads[0]);
  if (!grad.defined()) return {};
  auto& m = meta(variable);
  if (m.hooks) run_hooks(*m.hooks, grad);

  // 0 + grad is grad: zeros that are not even written yet can be replaced, unless others see them.
  const bool starts_anew = !m.grad.defined() || (m.grad.impl()->storage->zero_pending &&
                                                 m.grad.impl_ptr().use_count() == 1 &&
                                                 m.grad.impl()->storage.use_count() == 1);
  if (starts_anew) {
    // The first gradient becomes grad() itself if nobody else holds its memory; else a copy does.
    const bool ours = grad.impl_ptr().use_count() == 1 && grad.impl()->storage.use_count() == 1;
    if (GradMode::is_enabled())
      m.grad = grad.clone();
    else
      m.grad = ours && grad.is_contiguous() ? grad.detach() : grad.detach().clone();
  } else if (GradMode::is_enabled()) {
    m.grad = m.grad.add(grad);  // create_graph: the sum must stay differentiable
  } else {
    m.grad.add_(grad);
  }
  return {};
}

}  // namespace ladder::autograd
