// What the picture of a graph needs to know of the engine, beyond names and edges. libtorch's
// answers to the same questions are in tests/libtorch/common/pictures/engine.hpp.
#pragma once

#include "common/graph/function.hpp"

namespace ladder::pictures {

using Recorded = void (*)(autograd::Node&, std::span<const Tensor>);
using Begins = void (*)(const autograd::edge_list& roots);

/// From now on `recorded` sees each operation's node with what it computed, and `begins` the roots
/// of each backward pass.
inline void watch(Recorded recorded, Begins begins) {
  autograd::on_record = recorded;
  autograd::on_backward = begins;
}

/// The tensors that the node keeps for its derivative.
inline std::vector<Tensor> kept_by(autograd::Node& node) {
  const auto* const function = dynamic_cast<autograd::FunctionNode*>(&node);
  return function ? function->context.get_saved_variables() : std::vector<Tensor>();
}

/// Where the tensor's gradient goes: the node that computed it, or that of the leaf.
inline const autograd::Node* node_of(const Tensor& tensor) {
  return autograd::gradient_edge(tensor).function.get();
}

inline std::vector<std::int64_t> sizes_of_output(const autograd::Node& node, std::uint32_t nr) {
  return node.input_metadata(nr).sizes;
}

/// Calls `see` with each gradient of the node's output that arrives there.
inline void see_gradient(autograd::Node& node, std::uint32_t nr,
                         std::function<void(const Tensor&)> see) {
  const auto hooks = std::make_shared<autograd::HookList>();
  hooks->push_back(
      [see = std::move(see)](const Tensor& gradient) { return see(gradient), Tensor(); });
  node.add_pre_hooks(nr, hooks);
}

}  // namespace ladder::pictures
