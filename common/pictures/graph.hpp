// What ./tutorial graph draws: the graph of one step, as plain text and numbers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

namespace ladder::pictures {

/// The elements of a tensor, row by row; empty where they are not shown.
using Numbers = std::vector<std::vector<std::string>>;

/// An operation's node, or a leaf's AccumulateGrad.
struct GraphNode {
  std::string name;  // "MmBackward0"
  std::string
      shape;  // of what the operation computed, and of the gradient that arrives: "(64, 10)"
  Numbers value, gradient;
  int turn = 0;  // the engine's order, from 1; 0 for a leaf, and where no gradient arrived
  bool is_leaf = false;
  std::vector<std::size_t> next;   // the nodes that its gradients go to
  std::vector<std::size_t> keeps;  // the tensors that its derivative needs
};

/// A tensor that nodes keep.
struct KeptTensor {
  std::optional<std::size_t> source;  // the node whose output, or leaf, it is; none for data
  std::string shape;
  Numbers value;
};

struct Graph {
  std::string title;
  std::vector<GraphNode> nodes;  // the roots, from which backward() starts, stand first
  std::size_t roots = 0;
  std::vector<KeptTensor> kept;
};

void write_text(std::ostream& out, const Graph& graph);
void write_dot(std::ostream& out, const Graph& graph);
void write_mermaid(std::ostream& out, const Graph& graph);
void write_network(std::ostream& out, const Graph& graph);  // as text
void write_network_dot(std::ostream& out, const Graph& graph);

/// "[4] MmBackward0": a node with its turn.
std::string heading(const GraphNode& node);
/// "data", "number", "leaf" or "output of [5]".
std::string origin(const Graph& graph, const KeptTensor& kept);
/// The picture in one sentence, for those who cannot see it.
std::string description(const Graph& graph);

}  // namespace ladder::pictures
