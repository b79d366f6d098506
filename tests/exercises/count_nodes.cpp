// Stands before Node::run_pre_hooks(), which the engine calls for each node that it evaluates.
#include "common/graph/node.hpp"
#include "tests/exercises/counts.hpp"

namespace ladder::autograd {

// The linker's names: a call of X reaches __wrap_X, and __real_X is X.
#define RUN_PRE_HOOKS "_ZNK6ladder8autograd4Node13run_pre_hooksERSt6vectorINS_6TensorESaIS3_EE"
void wrapped(const Node* node, variable_list& grads) asm("__wrap_" RUN_PRE_HOOKS);
void real(const Node* node, variable_list& grads) asm("__real_" RUN_PRE_HOOKS);

void wrapped(const Node* node, variable_list& grads) {
  std::string name = node->name();  // "torch::autograd::CppNode<MyReLU>", "MmBackward0"
  if (const auto open = name.find('<'); open != std::string::npos)
    name = name.substr(open + 1, name.rfind('>') - open - 1);
  ++exercise::counts.nodes[name];
  // Leaves have no hooks to run here: one is counted when something sends it a gradient.
  for (const Edge& edge : node->next_edges())
    if (edge.is_valid() && edge.function->leaf() != nullptr)
      ++exercise::counts.nodes["AccumulateGrad"];
  real(node, grads);
}

}  // namespace ladder::autograd
