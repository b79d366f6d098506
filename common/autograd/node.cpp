#include "common/autograd/node.hpp"

#include <utility>

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

// A hook may add hooks to the list, or remove itself from it: what runs is a copy, and what was
// added runs in the next pass.
void run_hooks(const HookList& hooks, Tensor& grad) {
  for (std::size_t i = 0, size = hooks.size(); i < size; ++i) {
    const Hook hook = hooks[i];
    if (!hook || !grad.defined()) continue;
    Tensor replacement = hook(grad);
    if (replacement.defined()) grad = std::move(replacement);
  }
}

void Node::run_pre_hooks(variable_list& grads) const {
  const auto all = pre_hooks_;
  for (const auto& [nr, hooks] : all) run_hooks(*hooks, grads[nr]);
}

}  // namespace ladder::autograd
