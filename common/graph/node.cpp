#include "common/graph/node.hpp"

#include <mutex>
#include <utility>

#include "common/tensor/tensor_impl.hpp"

namespace ladder::autograd {

// The list runs through the nodes themselves, and its head is a plain pointer: nothing of it is
// destroyed at the end of a thread or of the program, when a global tensor may still let go of a
// graph.
void delete_node(Node* node) {
  static thread_local Node* waiting = nullptr;
  static thread_local bool deleting = false;
  node->next_to_delete_ = std::exchange(waiting, node);
  if (deleting) return;  // the loop below, further up the stack, will come to it
  deleting = true;
  while (waiting != nullptr) {
    Node* next = std::exchange(waiting, waiting->next_to_delete_);
    delete next;
  }
  deleting = false;
}

void check_alike(const char* what, std::size_t i, const Tensor& given, const Tensor& like) {
  const auto compare = [&](const char* property, const auto& got, const auto& expected) {
    check(got == expected, "Mismatch in ", property, ": ", what, "[", i, "] has a ", property,
          " of ", got, " and its tensor has a ", property, " of ", expected);
  };
  compare("shape", given.sizes(), like.sizes());
  compare("dtype", given.scalar_type(), like.scalar_type());
  compare("device", given.device(), like.device());
}

// A hook may add hooks to the list, or remove itself from it: what runs is a copy, and what was
// added runs in the next pass. What it returns must fit the tensor, as the gradient did.
static void run_hooks(const HookList& hooks, Tensor& grad) {
  for (std::size_t i = 0, size = hooks.size(); i < size; ++i) {
    const Hook hook = hooks[i];
    if (!hook || !grad.defined()) continue;
    Tensor replacement = hook(grad);
    if (!replacement.defined()) continue;
    check_alike("what a hook returned, hook", i, replacement, grad);
    grad = std::move(replacement);
  }
}

void Node::run_pre_hooks(variable_list& grads) const {
  if (const Tensor* tensor = leaf())
    if (const auto hooks = tensor->impl()->meta().hooks) run_hooks(*hooks, grads[0]);
  const auto all = pre_hooks_;
  for (const auto& [nr, hooks] : all) run_hooks(*hooks, grads[nr]);
  for (const auto& [nr, keep] : retain_hooks_)
    if (grads[nr].defined()) keep(grads[nr]);
}

Edge gradient_edge(const Tensor& tensor) {
  if (!tensor.requires_grad()) return {};
  AutogradMeta& meta = tensor.impl()->meta();
  if (meta.grad_fn) return {meta.grad_fn, meta.output_nr};
  static std::mutex mutex;  // two threads may record operations on the same leaf
  const std::scoped_lock lock(mutex);
  auto accumulator = meta.grad_accumulator.lock();
  if (!accumulator) meta.grad_accumulator = accumulator = make_node<AccumulateGrad>(tensor);
  return {std::move(accumulator), 0};
}

}  // namespace ladder::autograd
