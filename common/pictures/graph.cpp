#include "common/pictures/graph.hpp"

#include <algorithm>

namespace ladder::pictures {
namespace {

std::string counted(std::size_t count, const std::string& what) {
  return std::to_string(count) + " " + what + (count == 1 ? "" : "s");
}

}  // namespace

std::string heading(const GraphNode& node) {
  return (node.turn > 0 ? "[" + std::to_string(node.turn) + "] " : "") + node.name;
}

std::string origin(const Graph& graph, const KeptTensor& kept) {
  if (!kept.source) return kept.shape == "()" ? "number" : "data";
  const GraphNode& node = graph.nodes[*kept.source];
  if (node.is_leaf) return "leaf";
  return "output of " + (node.turn > 0 ? "[" + std::to_string(node.turn) + "]" : node.name);
}

std::string description(const Graph& graph) {
  std::vector<const GraphNode*> operations;
  for (const GraphNode& node : graph.nodes)
    if (!node.is_leaf) operations.push_back(&node);
  std::stable_sort(operations.begin(), operations.end(),
                   [](auto* a, auto* b) { return a->turn < b->turn; });
  std::string text = "From the output back to the leaves: ";
  for (const GraphNode* node : operations)
    text += (node == operations.front() ? "" : ", ") + node->name + " " + node->shape;
  return text + "; " + counted(graph.nodes.size() - operations.size(), "leaf node") + ", and " +
         counted(graph.kept.size(), "tensor") + " kept for the derivatives.";
}

}  // namespace ladder::pictures
