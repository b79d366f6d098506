// The graph for a terminal. The longest way from the output to a leaf runs straight down; what
// branches off stands to the right of it.
//
//     [4] MmBackward0         (64, 10)     keeps output of [5] (64, 100), leaf (100, 10)
//      ├─ AccumulateGrad      (100, 10)    leaf
//     [5] ClampMinBackward0   (64, 100)    keeps output of [6] (64, 100)
#include <algorithm>

#include "common/pictures/graph.hpp"

namespace ladder::pictures {
namespace {

struct Row {
  std::string name, shape, rest;
};

// Characters, not bytes.
std::size_t width(const std::string& text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

std::string padded(const std::string& text, std::size_t to) {
  return text + std::string(to - std::min(to, width(text)), ' ');
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

std::string on_one_line(const Numbers& numbers, const std::string& shape) {
  if (shape == "()") return numbers[0][0];
  std::vector<std::string> rows;
  for (const auto& row : numbers) rows.push_back("[" + joined(row) + "]");
  return shape.find(',') == std::string::npos ? rows[0] : "[" + joined(rows) + "]";
}

class TextWriter {
 public:
  explicit TextWriter(const Graph& graph)
      : graph_(graph), depth_(graph.nodes.size()), drawn_(graph.nodes.size()) {}

  void write(std::ostream& out) {
    for (std::size_t root = 0; root < graph_.roots; ++root) {
      rows_.push_back({"output", graph_.nodes[root].shape, ""});
      way(root, "");
    }
    std::size_t names = 0, shapes = 0;
    for (const Row& row : rows_) {
      if (row.shape.empty()) continue;
      names = std::max(names, width(row.name));
      shapes = std::max(shapes, width(row.shape));
    }
    for (const Row& row : rows_) {
      std::string line =
          padded(row.name, names) + "   " + padded(row.shape, shapes) + "   " + row.rest;
      if (row.shape.empty()) line = row.name + row.rest;
      out << line.erase(line.find_last_not_of(' ') + 1) << "\n";
    }
  }

 private:
  // From a node to the end of its longest way.
  void way(std::size_t at, const std::string& indent) {
    for (bool more = true; more;) {
      const GraphNode& node = graph_.nodes[at];
      drawn_[at] = true;
      std::vector<std::size_t> next = node.next;
      std::stable_sort(next.begin(), next.end(),
                       [&](auto a, auto b) { return depth(a) < depth(b); });
      // Of leaves alone all branch off, so that none seems to be the next operation.
      more = !next.empty() && !drawn_[next.back()] && !graph_.nodes[next.back()].is_leaf;
      const std::size_t straight_on = more ? next.back() : at;
      if (more) next.pop_back();
      row(node, indent, indent + (more || !next.empty() ? " │  " : "    "));
      for (std::size_t i = 0; i < next.size(); ++i)
        branch(next[i], indent, more || i + 1 < next.size());
      at = straight_on;
    }
  }

  void branch(std::size_t at, const std::string& indent, bool line_goes_on) {
    const GraphNode& node = graph_.nodes[at];
    const std::string corner = indent + (line_goes_on ? " ├─ " : " └─ ");
    const std::string below = indent + (line_goes_on ? " │  " : "    ");
    if (drawn_[at]) {
      rows_.push_back({corner + heading(node), node.shape, "as above"});
    } else if (node.is_leaf) {
      drawn_[at] = true;
      row(node, corner, below + "    ");
    } else {
      const std::size_t first = rows_.size();
      way(at, below);
      rows_[first].name.replace(0, below.size(), corner);
    }
  }

  void row(const GraphNode& node, const std::string& before, const std::string& below) {
    std::vector<std::string> keeps;
    for (const std::size_t kept : node.keeps)
      keeps.push_back(origin(graph_, graph_.kept[kept]) + " " + graph_.kept[kept].shape);
    rows_.push_back({before + heading(node), node.shape,
                     node.is_leaf    ? "leaf"
                     : keeps.empty() ? ""
                                     : "keeps " + joined(keeps)});
    if (!node.value.empty())
      rows_.push_back({below, "", "value " + on_one_line(node.value, node.shape)});
    if (!node.gradient.empty())
      rows_.push_back({below, "", "grad  " + on_one_line(node.gradient, node.shape)});
    for (const std::size_t kept : node.keeps)
      if (const KeptTensor& data = graph_.kept[kept]; !data.source && !data.value.empty())
        rows_.push_back(
            {below, "",
             padded(origin(graph_, data), 5) + " " + on_one_line(data.value, data.shape)});
  }

  // The nodes on the longest way from here to a leaf. What is next has been numbered later, but for
  // nodes with several ways to them: hence the walk, without recursion.
  std::size_t depth(std::size_t at) {
    std::vector<std::size_t> path{at};
    while (!path.empty()) {
      const std::size_t node = path.back();
      std::size_t longest = 0, unknown = node;
      for (const std::size_t next : graph_.nodes[node].next) {
        if (depth_[next] == 0) unknown = next;
        longest = std::max(longest, depth_[next]);
      }
      if (depth_[node] == 0 && unknown != node) {
        path.push_back(unknown);
      } else {
        depth_[node] = longest + 1;
        path.pop_back();
      }
    }
    return depth_[at];
  }

  const Graph& graph_;
  std::vector<std::size_t> depth_;
  std::vector<bool> drawn_;
  std::vector<Row> rows_;
};

}  // namespace

void write_text(std::ostream& out, const Graph& graph) { TextWriter(graph).write(out); }

}  // namespace ladder::pictures
