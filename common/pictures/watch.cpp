// Looks on while a program trains, and writes the graph of one of its steps when the program ends.
// It does so where the environment says LADDER_GRAPH='<format> <step> "<file>" <title>', as
// ./tutorial graph does. The programs know nothing of it: they are linked with this file.
#include <cstdlib>
#include <fstream>
#include <iomanip>
#include <iostream>
#include <map>
#include <memory>
#include <set>
#include <sstream>

#include "common/pictures/engine.hpp"
#include "common/pictures/graph.hpp"

namespace ladder::pictures {
namespace {

using autograd::Node;

std::string shape_of(const std::vector<std::int64_t>& sizes) {
  std::string text;
  for (const std::int64_t size : sizes) text += (text.empty() ? "" : ", ") + std::to_string(size);
  return "(" + text + ")";
}

constexpr std::int64_t kSmall = 12;  // elements: more would be no picture

Numbers numbers_of(const Tensor& tensor) {
  if (!tensor.defined() || !tensor.is_floating_point() || tensor.dim() > 2) return {};
  if (tensor.numel() == 0 || tensor.numel() > kSmall) return {};
  const NoGradGuard guard;
  const Tensor values = tensor.detach().cpu().to(kFloat64).contiguous();
  const std::int64_t columns = tensor.dim() == 0 ? 1 : tensor.size(-1);
  Numbers rows(static_cast<std::size_t>(tensor.numel() / columns));
  for (std::int64_t i = 0; i < tensor.numel(); ++i) {
    char text[32];
    std::snprintf(text, sizeof text, "%.4g", values.data_ptr<double>()[i] + 0.0);  // no -0
    rows[static_cast<std::size_t>(i / columns)].push_back(text);
  }
  return rows;
}

class Watch {
 public:
  explicit Watch(const std::string& order) {
    std::istringstream in(order);
    in >> format_ >> step_ >> std::quoted(file_) >> std::ws;
    std::getline(in, graph_.title);
  }
  Watch(const Watch&) = delete;
  Watch& operator=(const Watch&) = delete;
  ~Watch() {
    if (graph_.nodes.empty()) return;
    if (has_large_) show_only_scalars();
    static const std::map<std::string, void (*)(std::ostream&, const Graph&)> writers = {
        {"text", write_text},
        {"dot", write_dot},
        {"mermaid", write_mermaid},
        {"network", write_network},
        {"network-dot", write_network_dot}};
    std::ofstream out(file_);
    if (const auto writer = writers.find(format_); writer != writers.end())
      writer->second(out, graph_);
  }

  void recorded(const Node& node, std::span<const Tensor> outputs) {
    values_[&node] = outputs.size() == 1 ? numbers_of(outputs[0]) : Numbers();
  }

  void begins(const autograd::edge_list& roots) {
    if (format_ == "sizes") return write_size(roots);
    if (passes_++ != step_) return;
    for (const auto& root : roots) number_of(*root.function);
    graph_.roots = graph_.nodes.size();
    for (std::size_t i = 0; i < nodes_.size(); ++i)  // which grows on the way
      for (const auto& edge : nodes_[i]->next_edges())
        if (edge.function) {
          const std::size_t next = number_of(*edge.function);  // may move the nodes
          graph_.nodes[i].next.push_back(next);
        }
    for (std::size_t i = 0; i < nodes_.size(); ++i) {
      for (const Tensor& tensor : kept_by(*nodes_[i]))
        if (tensor.defined()) graph_.nodes[i].keeps.push_back(number_of_kept(tensor));
      for (std::uint32_t nr = 0; nr < nodes_[i]->num_inputs(); ++nr)
        see_gradient(*nodes_[i], nr, [this, i](const Tensor& gradient) { arrived(i, gradient); });
    }
  }

 private:
  // A line for each backward pass: how many operations there are. ./tutorial plot tells the
  // networks of a dynamic one apart by it.
  void write_size(const autograd::edge_list& roots) {
    std::set<const Node*> seen;
    std::vector<const Node*> todo;
    for (const auto& root : roots) todo.push_back(root.function.get());
    std::size_t operations = 0;
    while (!todo.empty()) {
      const Node* const node = todo.back();
      todo.pop_back();
      if (!seen.insert(node).second) continue;
      if (dynamic_cast<const autograd::AccumulateGrad*>(node) == nullptr) ++operations;
      for (const auto& edge : node->next_edges())
        if (edge.function) todo.push_back(edge.function.get());
    }
    if (!sizes_.is_open()) sizes_.open(file_);
    sizes_ << operations << "\n";
  }

  // Numbers in all places or in none.
  void show_only_scalars() {
    for (GraphNode& node : graph_.nodes)
      if (node.shape != "()") node.value.clear(), node.gradient.clear();
    for (KeptTensor& kept : graph_.kept)
      if (kept.shape != "()") kept.value.clear();
  }

  std::size_t number_of(Node& node) {
    const auto [found, is_new] = numbers_.try_emplace(&node, nodes_.size());
    if (!is_new) return found->second;
    nodes_.push_back(&node);
    GraphNode drawn;
    const std::string space = "torch::autograd::";
    drawn.name = node.name();
    if (drawn.name.starts_with(space)) drawn.name.erase(0, space.size());
    for (std::uint32_t nr = 0; nr < node.num_inputs(); ++nr) {
      drawn.shape += (nr ? " " : "") + shape_of(sizes_of_output(node, nr));
      std::int64_t numel = 1;
      for (const std::int64_t size : sizes_of_output(node, nr)) numel *= size;
      has_large_ |= numel > kSmall;
    }
    if (const auto* leaf = dynamic_cast<autograd::AccumulateGrad*>(&node)) {
      drawn.is_leaf = true;
      drawn.value = numbers_of(leaf->variable);
    } else if (const auto value = values_.find(&node); value != values_.end()) {
      drawn.value = value->second;
    }
    graph_.nodes.push_back(drawn);
    return nodes_.size() - 1;
  }

  // A tensor that two nodes keep is one.
  std::size_t number_of_kept(const Tensor& tensor) {
    KeptTensor kept{std::nullopt, shape_of(tensor.sizes().vec()), numbers_of(tensor)};
    const void* what = tensor.is_floating_point() ? tensor.data_ptr() : nullptr;
    if (tensor.requires_grad()) {
      const Node* const node = node_of(tensor);
      if (const auto found = numbers_.find(node); found != numbers_.end())
        kept.source = found->second;
      if (kept.source && graph_.nodes[*kept.source].value.empty())  // libtorch shows no Function's
        graph_.nodes[*kept.source].value = kept.value;
      what = node;
    }
    const auto [found, is_new] = kept_.try_emplace({what, kept.shape}, graph_.kept.size());
    if (is_new) graph_.kept.push_back(kept);
    return found->second;
  }

  void arrived(std::size_t i, const Tensor& gradient) {
    GraphNode& node = graph_.nodes[i];
    if (!node.is_leaf && node.turn == 0) node.turn = ++turns_;
    if (nodes_[i]->num_inputs() == 1) node.gradient = numbers_of(gradient);
  }

  std::string format_, file_;
  std::ofstream sizes_;
  std::int64_t step_ = 0, passes_ = 0;
  int turns_ = 0;
  bool has_large_ = false;
  Graph graph_;
  std::vector<Node*> nodes_;  // as they are numbered in the graph
  std::map<const Node*, std::size_t> numbers_;
  std::map<const Node*, Numbers> values_;
  std::map<std::pair<const void*, std::string>, std::size_t> kept_;
};

std::unique_ptr<Watch> the_watch;

[[maybe_unused]] const bool is_watched = [] {
  const char* const order = std::getenv("LADDER_GRAPH");
  if (order == nullptr) return false;
  the_watch = std::make_unique<Watch>(order);
  watch([](Node& node, std::span<const Tensor> outputs) { the_watch->recorded(node, outputs); },
        [](const autograd::edge_list& roots) { the_watch->begins(roots); });
  return true;
}();

}  // namespace
}  // namespace ladder::pictures
