#include "common/autograd/node.hpp"

namespace ladder::autograd {

void delete_node(Node* node) {
  static thread_local std::vector<Node*> waiting;
  static thread_local bool deleting = false;
  waiting.push_back(node);
  if (deleting) return;  // the loop below, further up the stack, will come to it
  deleting = true;
  while (!waiting.empty()) {
    Node* next = waiting.back();
    waiting.pop_back();
    delete next;
  }
  deleting = false;
}

void run_hooks(const HookList& hooks, Tensor& grad) {
  for (std::size_t i = 0; i < hooks.size(); ++i) {
    if (!hooks[i] || !grad.defined()) continue;
    Tensor replacement = hooks[i](grad);
    if (replacement.defined()) grad = std::move(replacement);
  }
}

void Node::run_pre_hooks(variable_list& grads) const {
  for (const auto& [nr, hooks] : pre_hooks_) run_hooks(*hooks, grads[nr]);
}

}  // namespace ladder::autograd
