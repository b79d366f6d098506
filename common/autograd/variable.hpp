// The gradient side of a tensor, and how the graph gets hold of it.
#pragma once

#include "common/autograd/grad_mode.hpp"
#include "common/autograd/node.hpp"
#include "common/tensor/tensor_impl.hpp"

namespace ladder::autograd {

using Variable = Tensor;

struct AutogradMeta final : AutogradMetaInterface {
  bool requires_grad = false;  // as asked for; a tensor with a grad_fn needs one anyway
  Tensor grad;
  std::shared_ptr<Node> grad_fn;         // null for a leaf
  std::uint32_t output_nr = 0;           // which output of grad_fn this tensor is
  std::weak_ptr<Node> grad_accumulator;  // of a leaf; weak, for it owns the leaf
  std::shared_ptr<HookList> hooks;
  bool retains_grad = false;
};

/// The tensor's gradient side, or null if it never had one.
inline AutogradMeta* meta_or_null(const Tensor& tensor) {
  return static_cast<AutogradMeta*>(tensor.checked_impl().autograd.get());
}
/// The same, made when missing.
AutogradMeta& meta(const Tensor& tensor);

/// Makes the gradient 0, or with set_to_none undefined.
void zero_grad(const Tensor& tensor, bool set_to_none);

/// Where the gradient of `tensor` must go: its grad_fn, or the accumulator of a leaf; invalid if
/// the tensor needs no gradient.
Edge gradient_edge(const Tensor& tensor);
/// The edges of an operation's inputs.
edge_list collect_next_edges(const variable_list& inputs);

/// Makes `output` the next output of `node`.
void set_history(const Tensor& output, const std::shared_ptr<Node>& node);

/// Whether an operation on these inputs has to be recorded. Refuses a view that is out of date
/// because its base was written to.
bool any_requires_grad(const variable_list& inputs);

/// Throws unless `self` may be written to; `grad_flows` says if the new values carry a gradient.
void check_inplace(const Tensor& self, bool grad_flows);

}  // namespace ladder::autograd
