// 08a: the answers come from five such steps.
// AIM: to know what becomes of a layer in a step that does not use it
#include "tests/exercises/check.hpp"

#include <set>

#include "common/graph/node.hpp"
#include "common/optim.hpp"

using namespace ladder;

using Steps = std::vector<std::int64_t>;

Steps without_gradient();
Steps without_gradient_if_filled();
Steps moved_by_sgd();
Steps moved_by_momentum();
Steps moved_by_momentum_if_filled();
std::int64_t products_in_the_graph();
std::int64_t ends_of_the_graph();

namespace {

constexpr std::int64_t kDepths[] = {0, 2, 1, 0, 3};

struct Net : nn::Module {
  Net() : linear1(4, 3), middle(3, 3), linear2(3, 2) {
    register_module("linear1", linear1);
    register_module("middle", middle);
    register_module("linear2", linear2);
    // No ReLU is 0 anywhere, so that whatever is used has a gradient that is not 0.
    for (const Tensor& parameter : parameters()) nn::init::constant_(parameter, 0.1);
  }
  Tensor loss(std::int64_t depth) {
    Tensor h_relu = linear1(ones({5, 4})).clamp_min(0);
    for (; depth > 0; --depth) h_relu = middle(h_relu).clamp_min(0);
    return linear2(h_relu).pow(2).sum();
  }

  nn::Linear linear1, middle, linear2;
};

struct Training {
  Steps without, moved;  // steps without a gradient of middle, and those that moved it

  Training(double momentum, bool set_to_none) {
    Net net;
    optim::SGD optimizer(net.parameters(), optim::SGDOptions(0.01).momentum(momentum));
    const Tensor& weight = net.middle->weight;
    for (std::int64_t t = 0; t < std::ssize(kDepths); ++t) {
      const Tensor loss = net.loss(kDepths[t]), before = weight.detach().clone();
      optimizer.zero_grad(set_to_none);
      loss.backward();
      optimizer.step();
      if (!weight.grad().defined()) without.push_back(t);
      if (!weight.equal(before)) moved.push_back(t);
    }
  }
};

// The nodes below `node`, each once.
void collect(autograd::Node* node, std::set<autograd::Node*>& found) {
  if (node == nullptr || !found.insert(node).second) return;
  for (const auto& edge : node->next_edges()) collect(edge.function.get(), found);
}

std::int64_t nodes_named(const std::string& name) {
  const Tensor loss = Net().loss(kDepths[4]);
  std::set<autograd::Node*> all;
  collect(loss.grad_fn().get(), all);
  return std::count_if(all.begin(), all.end(), [&](auto* node) { return node->name() == name; });
}

}  // namespace

void exercise::check(Check& check) {
  const double none = 0, momentum = 0.9;
  check.predict(
      "the steps without a gradient", without_gradient,
      [&] { return Training(none, true).without; },
      "In a step of depth 0 no path leads from the loss to middle, and the gradient of the "
      "step before was forgotten.");
  check.predict(
      "the same with zero_grad(false)", without_gradient_if_filled,
      [&] { return Training(none, false).without; },
      "From its first use on the layer has a gradient, if only of zeros. Before that "
      "there was none to fill.");
  check.predict(
      "the steps that move it, plain SGD", moved_by_sgd, [&] { return Training(none, true).moved; },
      "Where there is no gradient, step() leaves the parameter alone.");
  check.predict(
      "the steps that move it, with momentum", moved_by_momentum,
      [&] { return Training(momentum, true).moved; },
      "Leaving it alone includes the momentum: it waits, undiminished, for the next step "
      "that uses the layer.");
  check.predict(
      "the same with momentum and zero_grad(false)", moved_by_momentum_if_filled,
      [&] { return Training(momentum, false).moved; },
      "With a gradient of zeros v becomes 0.9 v, and the weight moves by lr * v: in step 3 "
      "middle moves although the loss does not depend on it. So the two kinds of "
      "zero_grad() are two different trainings.");
  check.predict(
      "how many AddmmBackward0", products_in_the_graph,
      [] { return nodes_named("AddmmBackward0"); },
      "linear1, three times middle, linear2. The graph holds what was computed, and knows "
      "nothing of layers or loops.");
  check.predict(
      "how many AccumulateGrad", ends_of_the_graph,
      [] { return nodes_named("torch::autograd::AccumulateGrad"); },
      "Three weights and three biases. The three uses of middle's weight have edges to "
      "the same node, and there their gradients are added up.");
}
