// The graph as the source of a drawing: for Graphviz, and for Mermaid, which GitHub draws.
//
// It stands as the code is read: the leaves on top, the output below. Arrows show where gradients
// go. What is what can be told by form as well as by colour, and the colours by their grey.
#include <algorithm>

#include "common/pictures/graph.hpp"

namespace ladder::pictures {
namespace {

enum class Kind { operation, leaf, output, kept };

std::string escaped(const std::string& text) {
  std::string result;
  for (const char c : text) {
    if (c == '<')
      result += "&lt;";
    else if (c == '>')
      result += "&gt;";
    else if (c == '&')
      result += "&amp;";
    else if (c == '"')
      result += "&quot;";
    else
      result += c;
  }
  return result;
}

// One of the two languages.
class Drawing {
 public:
  struct Box {
    Kind kind;
    std::string id, title, shape;
    std::vector<std::pair<const char*, Numbers>> blocks;  // beside each other, where not empty
  };
  virtual ~Drawing() = default;
  virtual void begin(const Graph& graph) = 0;
  virtual void box(const Box& box) = 0;
  virtual void gradient(const std::string& from, const std::string& to) = 0;
  virtual void keeps(const std::string& node, const std::string& kept, std::size_t nth,
                     bool beside) = 0;
  virtual void end() = 0;

  void draw(const Graph& graph) {
    begin(graph);
    for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
      const GraphNode& node = graph.nodes[i];
      Box one{Kind::operation, id("n", i), heading(node), node.shape, {}};
      if (node.is_leaf) one.kind = Kind::leaf, one.shape = "leaf " + node.shape;
      one.blocks = {{"value", node.value}, {"grad", node.gradient}};
      box(one);
    }
    for (std::size_t i = 0; i < graph.kept.size(); ++i) {
      const KeptTensor& kept = graph.kept[i];
      Box one{Kind::kept, id("k", i), "kept: " + origin(graph, kept), kept.shape, {}};
      if (kept.shape == "()" && !kept.value.empty())
        one.shape = kept.value[0][0];
      else if (!kept.source)
        one.blocks = {{"value", kept.value}};
      box(one);
    }
    for (std::size_t i = 0; i < graph.roots; ++i) {
      box({Kind::output, id("out", i), "output", graph.nodes[i].shape, {}});
      gradient(id("out", i), id("n", i));
    }
    std::vector<bool> placed(graph.kept.size());
    for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
      for (const std::size_t next : graph.nodes[i].next) gradient(id("n", i), id("n", next));
      for (std::size_t nth = 0; nth < graph.nodes[i].keeps.size(); ++nth) {
        const std::size_t kept = graph.nodes[i].keeps[nth];
        keeps(id("n", i), id("k", kept), nth, !placed[kept]);
        placed[kept] = true;
      }
    }
    end();
  }

 private:
  static std::string id(const char* letter, std::size_t i) {
    return letter + std::to_string(i + 1);
  }
};

class Dot final : public Drawing {
 public:
  explicit Dot(std::ostream& out) : out_(out) {}

  // The first two lines are what ./tutorial writes into the SVG, for those who cannot see it.
  void begin(const Graph& graph) override {
    out_ << "// The graph of a step of " << escaped(graph.title) << "\n// "
         << escaped(description(graph)) << "\n"
         << "digraph graph_of_a_step {\n"
         << "  rankdir=BT; nodesep=0.3; ranksep=0.35; pad=0.2; bgcolor=white;\n"
         << "  fontname=\"Helvetica,Arial,sans-serif\"; fontsize=10; fontcolor=\"#444444\";\n"
         << "  label=<arrows: where gradients go &#160;·&#160; dashed: what a node keeps for its "
            "derivative>;\n"
         << "  node [fontname=\"Helvetica,Arial,sans-serif\", fontsize=11, style=filled, "
            "color=\"#333333\", penwidth=1.1, margin=\"0.14,0.07\"];\n"
         << "  edge [color=\"#333333\", arrowsize=0.7];\n";
  }
  void box(const Box& box) override {
    const std::string row = "<tr><td colspan=\"2\">";
    std::string heads, numbers;
    for (const auto& [what, rows] : box.blocks) {
      if (rows.empty()) continue;
      heads += "<td>" + small(std::string("<i>") + what + "</i>") + "</td>";
      numbers += "<td cellpadding=\"3\">" + matrix(rows) + "</td>";
    }
    out_ << "  " << box.id << " [" << look(box.kind) << ", label=<" << table("1");
    if (box.kind == Kind::kept && !heads.empty())
      out_ << "<tr><td height=\"12\"></td></tr>";  // a tall cylinder's lid
    out_ << row << "<b>" << escaped(box.title) << "</b></td></tr>" << row << box.shape
         << "</td></tr>";
    if (!heads.empty()) out_ << "<tr>" << heads << "</tr><tr>" << numbers << "</tr>";
    out_ << "</table>>];\n";
  }
  void gradient(const std::string& from, const std::string& to) override {
    out_ << "  " << from << " -> " << to << ";\n";
  }
  // Beside its node: the first to the right of it, the second to the left.
  void keeps(const std::string& node, const std::string& kept, std::size_t nth,
             bool beside) override {
    const bool left = nth % 2 == 1;
    out_ << "  " << (left ? kept : node) << " -> " << (left ? node : kept)
         << " [style=dashed, dir=none, color=\"#9a6700\"];\n";
    if (beside) out_ << "  {rank=same; " << node << "; " << kept << ";}\n";
  }
  void end() override { out_ << "}\n"; }

 private:
  static std::string table(const char* spacing) {
    return R"(<table border="0" cellborder="0" cellpadding="0" cellspacing=")" +
           std::string(spacing) + "\">";
  }
  static std::string small(const std::string& text) {
    return "<font point-size=\"9\">" + text + "</font>";
  }
  static std::string matrix(const Numbers& rows) {
    std::string text = table("3");
    for (const auto& row : rows) {
      text += "<tr>";
      for (const auto& number : row) text += "<td align=\"right\">" + small(number) + "</td>";
      text += "</tr>";
    }
    return text + "</table>";
  }
  static const char* look(Kind kind) {
    switch (kind) {
      case Kind::leaf: return R"(shape=ellipse, fillcolor="#8cc4e8", margin="0.02,0.02")";
      case Kind::output: return R"(shape=hexagon, fillcolor="#1b3a57", fontcolor=white)";
      case Kind::kept: return R"(shape=cylinder, fillcolor="#fdf0d0", color="#9a6700")";
      default: return R"(shape=box, style="filled,rounded", fillcolor=white)";
    }
  }
  std::ostream& out_;
};

class Mermaid final : public Drawing {
 public:
  explicit Mermaid(std::ostream& out) : out_(out) {}

  void begin(const Graph& graph) override {
    out_ << "flowchart BT\n  accTitle: The graph of a step of " << graph.title
         << "\n  accDescr: " << description(graph) << "\n";
  }
  void box(const Box& box) override {
    const auto [open, close] = brackets(box.kind);
    out_ << "  " << box.id << open << "\"<b>" << escaped(box.title) << "</b><br/>" << box.shape;
    for (const auto& [what, rows] : box.blocks) {
      if (rows.empty()) continue;
      out_ << "<br/><i>" << what << "</i>";
      for (const auto& row : rows) {
        out_ << "<br/>";
        for (const auto& number : row) out_ << (&number == row.data() ? "" : "&nbsp; ") << number;
      }
    }
    out_ << "\"" << close << "\n";
    of_kind_[static_cast<std::size_t>(box.kind)] += (of_kind(box.kind).empty() ? "" : ",") + box.id;
  }
  void gradient(const std::string& from, const std::string& to) override {
    out_ << "  " << from << " --> " << to << "\n";
  }
  void keeps(const std::string& node, const std::string& kept, std::size_t, bool) override {
    out_ << "  " << kept << " -.- " << node << "\n";
  }
  void end() override {
    look(Kind::operation, "operation", "fill:#ffffff,stroke:#333333,color:#000000");
    look(Kind::leaf, "leaf", "fill:#8cc4e8,stroke:#333333,color:#000000");
    look(Kind::output, "output", "fill:#1b3a57,stroke:#333333,color:#ffffff");
    look(Kind::kept, "kept", "fill:#fdf0d0,stroke:#9a6700,color:#000000");
  }

 private:
  const std::string& of_kind(Kind kind) const { return of_kind_[static_cast<std::size_t>(kind)]; }
  static std::pair<const char*, const char*> brackets(Kind kind) {
    switch (kind) {
      case Kind::leaf: return {"([", "])"};
      case Kind::output: return {"{{", "}}"};
      case Kind::kept: return {"[(", ")]"};
      default: return {"(", ")"};
    }
  }
  void look(Kind kind, const char* name, const char* style) {
    if (of_kind(kind).empty()) return;
    out_ << "  classDef " << name << " " << style << "\n  class " << of_kind(kind) << " " << name
         << "\n";
  }
  std::ostream& out_;
  std::string of_kind_[4];
};

}  // namespace

void write_dot(std::ostream& out, const Graph& graph) { Dot(out).draw(graph); }
void write_mermaid(std::ostream& out, const Graph& graph) { Mermaid(out).draw(graph); }

}  // namespace ladder::pictures
