#include "common/autograd/variable.hpp"

#include "common/autograd/accumulate_grad.hpp"
#include "common/autograd/engine.hpp"

namespace ladder {

using autograd::meta;
using autograd::meta_or_null;

bool Tensor::requires_grad() const {
  const auto* m = defined() ? meta_or_null(*this) : nullptr;
  return m && (m->requires_grad || m->grad_fn);
}

const Tensor& Tensor::requires_grad_(bool value) const {
  check(is_leaf() || value,
        "you can only change requires_grad flags of leaf variables. If you want to use a computed "
        "variable in a subgraph that doesn't require differentiation use var_no_grad = "
        "var.detach().");
  check(!value || is_floating_point(),
        "only Tensors of floating point dtype can require gradients");
  meta(*this).requires_grad = value;
  return *this;
}

bool Tensor::is_leaf() const { return grad_fn() == nullptr; }

Tensor& Tensor::mutable_grad() const { return meta(*this).grad; }

const std::shared_ptr<autograd::Node>& Tensor::grad_fn() const {
  static const std::shared_ptr<autograd::Node> none;
  const auto* m = meta_or_null(*this);
  return m ? m->grad_fn : none;
}

std::uint32_t Tensor::output_nr() const {
  const auto* m = meta_or_null(*this);
  return m ? m->output_nr : 0;
}

void Tensor::backward(const Tensor& gradient, std::optional<bool> retain_graph,
                      bool create_graph) const {
  autograd::backward({*this}, {gradient}, retain_graph, create_graph);
}

unsigned Tensor::add_hook(autograd::Hook hook) const {
  check(requires_grad(), "cannot register a hook on a variable that doesn't require gradient");
  auto& m = meta(*this);
  if (!m.hooks) {
    m.hooks = std::make_shared<autograd::HookList>();
    if (m.grad_fn) m.grad_fn->add_pre_hooks(m.output_nr, m.hooks);
  }
  m.hooks->push_back(std::move(hook));
  return static_cast<unsigned>(m.hooks->size() - 1);
}

void Tensor::remove_hook(unsigned position) const {
  const auto* m = meta_or_null(*this);
  check(m && m->hooks && position < m->hooks->size(), "Invalid index, no hook at position ",
        position);
  (*m->hooks)[position] = nullptr;
}

void Tensor::retain_grad() const {
  check(requires_grad(), "can't retain_grad on Tensor that has requires_grad=False");
  if (is_leaf() || retains_grad()) return;
  meta(*this).retains_grad = true;
  // Weak: the hook belongs to the node, which must not keep its own output alive.
  register_hook([self = std::weak_ptr<TensorImpl>(impl_)](const Tensor& grad) {
    const Tensor kept(self.lock());
    if (!kept.defined()) return;
    Tensor& sum = kept.mutable_grad();
    sum = sum.defined() ? sum.add(grad) : grad.clone();
  });
}

bool Tensor::retains_grad() const {
  const auto* m = meta_or_null(*this);
  return m && m->retains_grad;
}

Tensor Tensor::detach() const { return alias(*this); }

Tensor& Tensor::detach_() {
  check(
      !checked_impl().view_base,
      "Can't detach views in-place. Use detach() instead. If you are using DistributedDataParallel"
      " (DDP) for training, and gradient_as_bucket_view is set as True, gradients are views of "
      "DDP buckets, and hence detach_() cannot be called on these gradients.");
  if (auto* m = meta_or_null(*this)) {
    m->grad_fn.reset();
    m->output_nr = 0;
    m->requires_grad = false;
  }
  return *this;
}

namespace autograd {

AutogradMeta& meta(const Tensor& tensor) {
  auto& slot = tensor.checked_impl().autograd;
  if (!slot) slot = std::make_unique<AutogradMeta>();
  return static_cast<AutogradMeta&>(*slot);
}

void zero_grad(const Tensor& tensor, bool set_to_none) {
  auto* m = meta_or_null(tensor);
  if (!m || !m->grad.defined()) return;
  if (set_to_none)
    m->grad = {};
  else
    m->grad.detach_().zero_();
}

Edge gradient_edge(const Tensor& tensor) {
  if (!tensor.defined() || !tensor.requires_grad()) return {};
  auto& m = meta(tensor);
  if (m.grad_fn) return {m.grad_fn, m.output_nr};
  auto accumulator = m.grad_accumulator.lock();
  if (!accumulator) {
    accumulator = make_node<AccumulateGrad>(tensor);
    m.grad_accumulator = accumulator;
  }
  return {std::move(accumulator), 0};
}

edge_list collect_next_edges(const variable_list& inputs) {
  edge_list edges;
  edges.reserve(inputs.size());
  for (const Tensor& input : inputs) edges.push_back(gradient_edge(input));
  return edges;
}

void set_history(const Tensor& output, const std::shared_ptr<Node>& node) {
  auto& m = meta(output);
  m.output_nr = node->add_input_metadata(output);
  m.grad_fn = node;
  m.hooks.reset();  // an in-place write makes another tensor of it: hooks stay with the old value
  m.retains_grad = false;
}

bool any_requires_grad(const variable_list& inputs) {
  if (!GradMode::is_enabled()) return false;
  bool any = false;
  for (const Tensor& input : inputs) {
    if (!input.defined()) continue;
    const TensorImpl& impl = *input.impl();
    check(!impl.view_base || impl.view_history == impl.storage->history,
          "this view was taken before its base was written to in place by an operation that needs "
          "a gradient; take the view again after the write");
    any |= input.requires_grad();
  }
  return any;
}

void check_inplace(const Tensor& self, bool grad_flows) {
  if (!GradMode::is_enabled()) return;
  check(!self.requires_grad() || !self.is_leaf(),
        "a leaf Variable that requires grad is being used in an in-place operation; update it "
        "under a NoGradGuard");
  const auto& base = self.checked_impl().view_base;
  if (!base) return;
  const Tensor whole(base);
  check(!whole.requires_grad() || !whole.is_leaf(),
        "a view of a leaf Variable that requires grad is being used in an in-place operation; "
        "update it under a NoGradGuard");
  check(!grad_flows && !whole.requires_grad(),
        "an in-place operation on a view that needs a gradient is not supported; compute the new "
        "value out of place, or write to the whole tensor");
}

}  // namespace autograd
}  // namespace ladder
