// What ./tutorial graph, plot and network draw, by the programs themselves.
#include <doctest/doctest.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>
#include <string>
#include <vector>

#include "tests/page.hpp"
#include "tests/run_command.hpp"

namespace fs = std::filesystem;

namespace {

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

int count(const std::string& text, const std::string& part) {
  int found = 0;
  for (std::size_t at = 0; (at = text.find(part, at)) != std::string::npos; at += part.size())
    ++found;
  return found;
}

// The program that ./tutorial has draw a stage's graph.
std::string watched(const std::string& program) { return stage(program + "_watched"); }

// What it draws of a step, asked as ./tutorial asks it.
std::string drawn(const std::string& format, const std::string& program, int step = 0,
                  const std::string& flags = "") {
  const TemporaryFolder folder;
  const std::string file = folder / "picture";
  std::ofstream{file};  // empty, if nothing is drawn
  const std::string title = program + (flags.empty() ? "" : " " + flags);
  const auto run = run_command("LADDER_GRAPH='" + format + " " + std::to_string(step) + " " + file +
                               " " + title + "' " + watched(program) + " --iterations " +
                               std::to_string(step + 1) + " " + flags);
  CHECK_MESSAGE(run.code == 0, run.err);
  return read_file(file);
}

const char* const kSmall = "--batch-size 3 --input-dim 2 --hidden-dim 3 --output-dim 1";

// How light a colour is, from 0 to 1, as the contrast rules of the web reckon it.
double luminance(const std::string& colour) {
  double sum = 0;
  const double weights[] = {0.2126, 0.7152, 0.0722};
  for (int i = 0; i < 3; ++i) {
    const double c =
        std::stoi(colour.substr(static_cast<std::size_t>(2 * i), 2), nullptr, 16) / 255.0;
    sum += weights[i] * (c <= 0.03928 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4));
  }
  return sum;
}

}  // namespace

TEST_SUITE("pictures") {
  TEST_CASE("y = w x + b: the whole graph, with what can be worked out by hand") {
    CHECK(drawn("text", "03_first_gradients") ==
          "output               ()\n"
          "[1] AddBackward0     ()\n"
          " │  value 5\n"
          " │  grad  1\n"
          " ├─ AccumulateGrad   ()   leaf\n"
          " │      value 3\n"
          " │      grad  1\n"
          "[2] MulBackward0     ()   keeps leaf (), leaf ()\n"
          " │  value 2\n"
          " │  grad  1\n"
          " ├─ AccumulateGrad   ()   leaf\n"
          " │      value 2\n"
          " │      grad  1\n"
          " └─ AccumulateGrad   ()   leaf\n"
          "        value 1\n"
          "        grad  2\n");
  }

  // Names and edges are PyTorch's; see tests/libtorch/test_same_losses.cpp, which compares the two.
  TEST_CASE("a step of 03 at the documented sizes") {
    const std::string text = drawn("text", "03_autograd");
    CHECK(contains(text, "[2] PowBackward0        (64, 10)      keeps output of [3] (64, 10)\n"));
    CHECK(contains(text, "[3] SubBackward0        (64, 10)\n"));
    CHECK(contains(text, "keeps output of [5] (64, 100), leaf (100, 10)\n"));
    CHECK(contains(text, "[6] MmBackward0         (64, 100)     keeps data (64, 1000)\n"));
    CHECK(count(text, "grad") == 1);  // that of the loss; the others are no small tensors
  }

  TEST_CASE("small sizes show the numbers, forward and backward, and they agree") {
    const std::string text = drawn("text", "03_autograd", 0, kSmall);
    // Of the loss 1; of the squares 1 each; of the differences d, 2 d.
    const std::regex squares(
        R"(\] PowBackward0 .*\n.*value \[\[(.*)\], \[(.*)\], \[(.*)\]\]\n.*grad  \[\[1\], \[1\], \[1\]\])"),
        differences(
            R"(\] SubBackward0 .*\n.*value \[\[(.*)\], \[(.*)\], \[(.*)\]\]\n.*grad  \[\[(.*)\], \[(.*)\], \[(.*)\]\])");
    std::smatch square, difference;
    REQUIRE(std::regex_search(text, square, squares));
    REQUIRE(std::regex_search(text, difference, differences));
    double loss = 0;
    for (std::size_t i = 1; i <= 3; ++i) {
      const double d = std::stod(difference.str(i));
      CHECK(std::stod(square.str(i)) == doctest::Approx(d * d).epsilon(0.002));
      CHECK(std::stod(difference.str(i + 3)) == doctest::Approx(2 * d).epsilon(0.002));
      loss += d * d;
    }
    std::smatch total;
    REQUIRE(std::regex_search(text, total, std::regex(R"(SumBackward0 .*\n.*value (.*)\n)")));
    CHECK(std::stod(total.str(1)) == doctest::Approx(loss).epsilon(0.002));
  }

  TEST_CASE("a Function of one's own, a module, and a weight that is used twice") {
    CHECK(contains(drawn("text", "04_custom_function"), "[5] CppNode<MyReLU>"));
    CHECK(contains(drawn("text", "07_custom_module"), "[6] ReluBackward0"));
    const std::string twice = drawn("text", "08_dynamic_net", 3);
    CHECK(count(twice, "AddmmBackward0") == 4);
    CHECK(count(twice, "AccumulateGrad   (100, 100)    leaf\n") == 1);
    CHECK(count(twice, "AccumulateGrad   (100, 100)    as above\n") == 1);
    CHECK(count(drawn("text", "08_dynamic_net", 2), "AddmmBackward0") == 2);
    // One box for the leaf, and an arrow to it from each of the two.
    const std::string mermaid = drawn("mermaid", "08_dynamic_net", 3);
    std::smatch leaf;
    REQUIRE(std::regex_search(mermaid, leaf, std::regex(R"((n\d+)\(\[[^\n]*leaf \(100, 100\))")));
    CHECK(count(mermaid, " --> " + leaf.str(1) + "\n") == 2);
  }

  TEST_CASE("a program without backward() draws nothing") {
    CHECK(drawn("text", "02_tensor_manual_grad").empty());
    CHECK(drawn("text", "03_autograd", 1, "--iterations 1").empty());
  }

  TEST_CASE("the network, to scale, for any sizes") {
    // 8 is the longest side: 40 characters wide, or 20 lines high.
    CHECK(drawn("network", "03_autograd", 0,
                "--batch-size 2 --input-dim 8 --hidden-dim 4 --output-dim 1") ==
          "                                               ┌────────────────────┐\n" +
              [] {
                std::string wall;
                for (int i = 0; i < 14; ++i)
                  wall += "                                               │                    │\n";
                return wall;
              }() +
              "┌────────────────────────────────────────┐     │                    │     "
              "┌────────────────────┐\n"
              "│                                        │     │                    │     "
              "│                    │\n"
              "│                                        │     │                    │     "
              "│                    │\n"
              "│                                        │     │                    │     "
              "│                    │\n"
              "│                                        │     │                    │     "
              "│                    │\n"
              "│                                        │  ·  │                    │  =  "
              "│                    │\n"
              "└────────────────────────────────────────┘     └────────────────────┘     "
              "└────────────────────┘\n"
              "data (2, 8)                                    weight 1 (8, 4)            (2, 4)\n"
              "\nclamp_min\n\n"
              "                           ┌─────┐\n"
              "                           │     │\n"
              "                           │     │\n"
              "                           │     │\n"
              "                           │     │\n"
              "┌────────────────────┐     │     │             ┌─────┐\n"
              "│                    │     │     │             │     │\n"
              "│                    │     │     │             │     │\n"
              "│                    │     │     │             │     │\n"
              "│                    │     │     │             │     │\n"
              "│                    │  ·  │     │          =  │     │\n"
              "└────────────────────┘     └─────┘             └─────┘\n"
              "(2, 4)                     weight 2 (4, 1)     prediction (2, 1)\n");
    const std::string shared = drawn("network", "08_dynamic_net", 3);
    CHECK(count(shared, "weight 2 (100, 100)") == 2);  // used twice, and one weight
    CHECK(count(shared, "bias 2 (1, 100)") == 2);
    CHECK(count(shared, "weight 3 (100, 10)") == 1);
    const std::string dot = drawn("network-dot", "05_nn_module", 0, "--no-bias");
    CHECK(contains(dot, "data (64, 1000) times weight 1 (1000, 100) is (64, 100), then relu. "));
    CHECK(contains(dot, "width=\"30\" height=\"300\""));  // weight 1, in points
    CHECK_FALSE(contains(dot, "bias 1"));
  }

  TEST_CASE("the size of the graph, step by step") {
    // Each middle layer is three operations: t, addmm and clamp_min. The depths are those of
    // Python's random.seed(0): [random.randint(0, 3) for _ in range(6)].
    std::string expected;
    for (const int depth : {3, 3, 0, 2, 3, 3}) expected += std::to_string(8 + 3 * depth) + "\n";
    CHECK(drawn("sizes", "08_dynamic_net", 5) == expected);
    CHECK(drawn("sizes", "02_tensor_manual_grad", 5).empty());
  }

  TEST_CASE("watching changes no loss") {
    const auto plain = run_command(stage("08_dynamic_net") + " --iterations 5");
    const auto drawing = run_command("LADDER_GRAPH='text 2 /dev/null x' " +
                                     watched("08_dynamic_net") + " --iterations 5");
    CHECK(plain.out == drawing.out);
  }

  TEST_CASE("what is what shows by form, and by a grey of its own") {
    const std::string dot = drawn("dot", "03_autograd", 0, kSmall);
    std::vector<double> greys;
    for (const char* form : {"ellipse", "hexagon", "cylinder"}) {
      std::smatch fill;
      REQUIRE(std::regex_search(
          dot, fill, std::regex(std::string(form) + R"re(, fillcolor="#([0-9a-f]{6}))re")));
      greys.push_back(luminance(fill.str(1)));
    }
    greys.push_back(1);  // operations are white
    CHECK(contains(dot, "shape=box, style=\"filled,rounded\", fillcolor=white"));
    for (std::size_t i = 0; i < greys.size(); ++i)
      for (std::size_t j = 0; j < i; ++j) CHECK(std::abs(greys[i] - greys[j]) > 0.1);
    // Letters: black on light, white on the dark output.
    for (const double grey : greys) {
      const double on_black = (grey + 0.05) / 0.05, on_white = 1.05 / (grey + 0.05);
      CHECK((grey < 0.1 ? on_white : on_black) > 7);
    }
  }

  TEST_CASE("Graphviz takes what is written for it") {
    if (run_command("dot -V").code != 0) {
      MESSAGE("skipped: there is no Graphviz");
      return;
    }
    for (const char* program : {"03_autograd", "04_custom_function", "08_dynamic_net"}) {
      const TemporaryFolder folder;
      const std::string file = folder / "graph.dot";
      std::ofstream(file) << drawn("dot", program, 0, kSmall);
      const auto svg = run_command("dot -Tsvg " + file);
      CHECK(svg.code == 0);
      CHECK(svg.err.empty());
    }
  }

  TEST_CASE("each drawing in a README is what the command above it prints") {
    static const std::regex block(
        R"(\n    \./tutorial graph (\S+)(?: --step (\d+))? --format mermaid(?: -- ([^\n]*))?\n\n```mermaid\n([^`]*)```)");
    int blocks = 0, all = 0;
    for (const fs::path& page : all_pages()) {
      if (page.filename() != "README.md") continue;
      const std::string text = read_file(page);
      all += count(text, "```mermaid");
      for (std::sregex_iterator match(text.begin(), text.end(), block), end; match != end;
           ++match, ++blocks) {
        const std::string name = match->str(1);
        CHECK_MESSAGE(drawn("mermaid", name.size() == 2 ? stage_folder(name) : name,
                            match->str(2).empty() ? 0 : std::stoi(match->str(2)),
                            match->str(3)) == match->str(4),
                      page.string(), ": ./tutorial graph ", name);
      }
    }
    CHECK(blocks == all);
    CHECK(blocks >= 2);
  }
}
