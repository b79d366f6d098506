// 08d: the network of stage 07 reads handwritten digits.
#include <cmath>
#include <iostream>
#include <numeric>

#include "08_dynamic_net/exercises/d_handwritten_digits/digits.hpp"
#include "common/harness/python_random.hpp"
#include "common/optim.hpp"
#include "tests/exercises/todo.hpp"

using namespace ladder;

// 0, 1, ... n - 1 in the order that Python's random.seed(seed); random.shuffle(...) gives them.
std::vector<std::int64_t> shuffled(std::int64_t n, std::uint32_t seed) {
  std::vector<std::int64_t> order(static_cast<std::size_t>(n));
  std::iota(order.begin(), order.end(), 0);
  todo("the shuffle");
  return order;
}

// (n) Long -> (n, 10) Float: in each row a 1 in the label's column, 0 in all others.
Tensor one_hot(const Tensor& labels) { return todo("the rows of 0 and 1"); }

struct TwoLayerNet : nn::Module {
  TwoLayerNet(std::int64_t D_in, std::int64_t H, std::int64_t D_out) {
    todo("the two layers: members, made and registered");
  }

  Tensor forward(const Tensor& x) { return todo("the forward pass"); }
};

// Trains the network to say y for x; the loss of each step.
std::vector<double> train(TwoLayerNet& net, const Tensor& x, const Tensor& y, std::int64_t steps) {
  std::vector<double> losses;
  todo("the training: each step adds its loss to losses");
  return losses;
}

// (n, 64) -> (n) Long: the digit that the network sees in each row.
Tensor read(TwoLayerNet& net, const Tensor& pixels) { return todo("the digits that are read"); }

const std::string kInk = " .:-=+*#%@";  // from paper to ink

// A digit's 64 pixels as eight lines; the last one, too, ends with "\n".
std::string picture(const Tensor& pixels) { return todo("the picture"); }

// ---- The program -------------------------------------------------------------------------------

constexpr std::int64_t kSteps = 500;

Learned learn(std::uint32_t seed, std::int64_t steps) {
  const Digits all = read_digits();
  const auto [learned, held_back] = split(all, shuffled(all.labels.size(0), seed));
  manual_seed(seed);
  TwoLayerNet net(64, 100, 10);
  const auto losses = train(net, learned.pixels, one_hot(learned.labels), steps);
  return {losses, held_back, read(net, held_back.pixels)};
}

int main(int argc, char** argv) {
  const auto seed = static_cast<std::uint32_t>(argc > 1 ? std::atoll(argv[1]) : 0);
  const Learned result = learn(seed, kSteps);
  for (std::int64_t i = 0; i < result.read.numel(); ++i) {
    const auto label = result.held_back.labels[i].item<std::int64_t>();
    const auto read = result.read[i].item<std::int64_t>();
    if (read == label) continue;
    std::cout << "a " << label << ", read as " << read << ":\n\n"
              << picture(result.held_back.pixels[i]) << "\n";
  }
  std::cout << result.read.eq(result.held_back.labels).sum().item<std::int64_t>() << " of "
            << result.read.numel() << " are read rightly\n";
}
