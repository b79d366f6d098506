// The network of a step: its matrix products in the order of the forward pass, read from the graph,
// and each matrix as a box whose sides are to scale.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <map>

#include "common/pictures/graph.hpp"

namespace ladder::pictures {
namespace {

struct Matrix {
  std::string name;
  int rows = 1, columns = 1;
  std::string label() const {
    return name + (name.empty() ? "" : " ") + "(" + std::to_string(rows) + ", " +
           std::to_string(columns) + ")";
  }
};

// result = input · weight + bias, and what is done with it before the next product.
struct Layer {
  Matrix input, weight, bias, result;
  bool has_bias = false;
  std::string then;
};

// No matrix: nothing, where the shape has another number of sides.
std::optional<Matrix> matrix(const std::string& shape, const std::string& name) {
  Matrix matrix{name};
  char end = 0;
  if (std::sscanf(shape.c_str(), "(%d, %d%c", &matrix.rows, &matrix.columns, &end) == 3 &&
      end == ')')
    return matrix;
  return std::nullopt;
}

// "ClampMinBackward0" -> "clamp_min"
std::string operation(const std::string& node) {
  std::string name = node.substr(0, node.find("Backward")), text;
  if (const auto open = name.find('<'); open != std::string::npos)  // CppNode<MyReLU>
    return name.substr(open + 1, name.size() - open - 2);
  for (const char c : name) {
    if (c >= 'A' && c <= 'Z' && !text.empty()) text += '_';
    text += static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
  }
  return text;
}

// Numbers the leaves that are weights; one that is used again keeps its number.
using Numbering = std::map<std::size_t, std::size_t>;

std::string weight_number(const Graph& graph, std::size_t node, Numbering& numbering) {
  while (!graph.nodes[node].is_leaf && graph.nodes[node].next.size() == 1)  // through its t()
    node = graph.nodes[node].next[0];
  return " " + std::to_string(numbering.try_emplace(node, numbering.size() + 1).first->second);
}

std::optional<Layer> product(const Graph& graph, const GraphNode& node, Numbering& numbering) {
  if (node.name.find("mmBackward") == std::string::npos && !node.name.starts_with("MmBackward"))
    return std::nullopt;
  Layer layer;
  std::vector<Matrix> factors;
  for (const std::size_t next : node.next) {
    if (const auto factor = matrix(graph.nodes[next].shape, ""))
      factors.push_back(*factor);
    else if (std::sscanf(graph.nodes[next].shape.c_str(), "(%d)", &layer.bias.columns) == 1)
      layer.has_bias = true;
  }
  const auto result = matrix(node.shape, "");
  if (!result || factors.empty() || factors.back().columns != result->columns) return std::nullopt;
  const bool is_first = numbering.empty();
  const std::string ending = weight_number(graph, node.next.back(), numbering);
  layer.result = *result;
  layer.weight = factors.back();
  layer.weight.name = "weight" + ending;
  layer.bias.name = "bias" + ending;
  layer.input = {is_first ? "data" : "", result->rows, layer.weight.rows};
  return layer;
}

std::vector<Layer> layers_of(const Graph& graph) {
  std::vector<const GraphNode*> forward;
  for (const GraphNode& node : graph.nodes)
    if (node.turn > 0) forward.push_back(&node);
  std::sort(forward.begin(), forward.end(), [](auto* a, auto* b) { return a->turn > b->turn; });
  std::vector<Layer> layers;
  Numbering numbering;
  for (const GraphNode* node : forward) {
    if (const auto layer = product(graph, *node, numbering))
      layers.push_back(*layer);
    else if (!layers.empty() && node->name != "TBackward0")
      layers.back().then += (layers.back().then.empty() ? "" : ", ") + operation(node->name);
  }
  if (!layers.empty()) {
    layers.back().result.name = "prediction";
    layers.back().then.clear();  // the loss, which is no part of the network
  }
  return layers;
}

int longest_side(const std::vector<Layer>& layers) {
  int longest = 1;
  for (const Layer& layer : layers)
    for (const Matrix* one : {&layer.input, &layer.weight, &layer.result})
      longest = std::max({longest, one->rows, one->columns});
  return longest;
}

// ---- for a terminal, where a character is about twice as high as wide ----

struct Block {
  std::vector<std::string> lines;
  std::size_t width = 0;
};

std::string repeated(const char* text, int times) {
  std::string result;
  for (int i = 0; i < times; ++i) result += text;
  return result;
}

Block box(const Matrix& matrix, int longest) {
  constexpr int most = 40;
  const auto scaled = [&](int side, int most_here) {
    return std::max(1, static_cast<int>(std::lround(1.0 * side * most_here / longest)));
  };
  const int columns = scaled(matrix.columns, most), rows = scaled(matrix.rows, most / 2);
  Block block;
  const std::string label = matrix.label();
  block.width = std::max(label.size(), static_cast<std::size_t>(columns) + 2);
  const std::string rest(block.width - static_cast<std::size_t>(columns) - 2, ' ');
  block.lines.push_back("┌" + repeated("─", columns) + "┐" + rest);
  for (int i = 0; i < rows; ++i) block.lines.push_back("│" + repeated(" ", columns) + "│" + rest);
  block.lines.push_back("└" + repeated("─", columns) + "┘" + rest);
  block.lines.push_back(label + std::string(block.width - label.size(), ' '));
  return block;
}

// Beside each other, standing on one line.
void write_row(std::ostream& out, const std::vector<std::pair<std::string, Block>>& blocks) {
  std::size_t height = 0;
  for (const auto& [sign, block] : blocks) height = std::max(height, block.lines.size());
  for (std::size_t i = 0; i < height; ++i) {
    std::string line;
    for (const auto& [sign, block] : blocks) {
      const std::size_t above = height - block.lines.size();
      line += i + 3 == height ? sign : std::string(sign.empty() ? 0 : 5, ' ');
      line += i < above ? std::string(block.width, ' ') : block.lines[i - above];
    }
    out << line.erase(line.find_last_not_of(' ') + 1) << "\n";
  }
}

// ---- for Graphviz ----

void dot_box(std::ostream& out, const std::string& id, const Matrix& matrix, int longest,
             const char* colour) {
  constexpr double most = 300;  // points
  const auto scaled = [&](int side) {
    return std::max(4, static_cast<int>(std::lround(side * most / longest)));
  };
  out << "  " << id
      << R"( [label=<<table border="0" cellspacing="0" cellpadding="0"><tr><td border="1" bgcolor=")"
      << colour << R"(" fixedsize="true" width=")" << scaled(matrix.columns) << R"(" height=")"
      << scaled(matrix.rows) << R"("></td></tr><tr><td border="0" cellpadding="4">)"
      << matrix.label() << "</td></tr></table>>];\n";
}

void dot_layer(std::ostream& out, const Layer& layer, std::size_t number, int longest) {
  const std::string n = std::to_string(number);
  dot_box(out, "input" + n, layer.input, longest, number == 1 ? "#fdf0d0" : "white");
  dot_box(out, "weight" + n, layer.weight, longest, "#8cc4e8");
  dot_box(out, "result" + n, layer.result, longest, "white");
  std::vector<std::string> row = {"input" + n, "times" + n, "weight" + n};
  out << "  times" << n << " [label=\"·\", fontsize=20];\n  is" << n << " [label=\"=\"];\n";
  if (layer.has_bias) {
    dot_box(out, "bias" + n, layer.bias, longest, "#8cc4e8");
    out << "  plus" << n << " [label=\"+\"];\n";
    row.insert(row.end(), {"plus" + n, "bias" + n});
  }
  row.insert(row.end(), {"is" + n, "result" + n});
  out << "  {rank=same; ";
  for (std::size_t i = 0; i < row.size(); ++i) out << (i ? " -> " : "") << row[i];
  out << " [style=invis];}\n";
}

}  // namespace

void write_network(std::ostream& out, const Graph& graph) {
  const auto layers = layers_of(graph);
  const int longest = longest_side(layers);
  for (const Layer& layer : layers) {
    std::vector<std::pair<std::string, Block>> row = {{"", box(layer.input, longest)},
                                                      {"  ·  ", box(layer.weight, longest)}};
    if (layer.has_bias) row.push_back({"  +  ", box(layer.bias, longest)});
    row.push_back({"  =  ", box(layer.result, longest)});
    write_row(out, row);
    if (&layer != &layers.back()) out << "\n" << layer.then << (layer.then.empty() ? "" : "\n\n");
  }
}

void write_network_dot(std::ostream& out, const Graph& graph) {
  const auto layers = layers_of(graph);
  const int longest = longest_side(layers);
  out << "// The network of " << graph.title << ", its matrices to scale\n// ";
  for (const Layer& layer : layers)
    out << layer.input.label() << " times " << layer.weight.label()
        << (layer.has_bias ? " plus " + layer.bias.label() : "") << " is " << layer.result.label()
        << (layer.then.empty() ? "" : ", then " + layer.then) << ". ";
  out << "\ndigraph network {\n"
      << "  pad=0.2; nodesep=0.15; ranksep=0.5; bgcolor=white;\n"
      << "  node [shape=plain, fontname=\"Helvetica,Arial,sans-serif\", fontsize=12];\n"
      << "  edge [fontname=\"Helvetica,Arial,sans-serif\", fontsize=12, arrowsize=0.7];\n";
  for (std::size_t i = 0; i < layers.size(); ++i) {
    dot_layer(out, layers[i], i + 1, longest);
    if (i + 1 < layers.size())
      out << "  result" << i + 1 << " -> input" << i + 2 << " [constraint=false, label=\"  "
          << layers[i].then << "  \"];\n  input" << i + 1 << " -> input" << i + 2
          << " [style=invis];\n";
  }
  out << "}\n";
}

}  // namespace ladder::pictures
