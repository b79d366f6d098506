// You look down the columns: for each of the ten outputs you find the example that it likes best. A
// digit is read along its row.
#include <cmath>
#include <iostream>
#include <numeric>

#include "08_dynamic_net/exercises/d_handwritten_digits/digits.hpp"
#include "common/harness/python_random.hpp"
#include "common/optim.hpp"

using namespace ladder;

// 0, 1, ... n - 1 in the order that Python's random.seed(seed); random.shuffle(...) gives them.
std::vector<std::int64_t> shuffled(std::int64_t n, std::uint32_t seed) {
  std::vector<std::int64_t> order(static_cast<std::size_t>(n));
  std::iota(order.begin(), order.end(), 0);
  PythonRandom random(seed);
  for (std::int64_t i = n - 1; i > 0; --i)
    std::swap(order[static_cast<std::size_t>(i)],
              order[static_cast<std::size_t>(random.randint(0, i))]);
  return order;
}

// (n) Long -> (n, 10) Float: in each row a 1 in the label's column, 0 in all others.
Tensor one_hot(const Tensor& labels) { return labels.view({-1, 1}).eq(arange(10)).to(kFloat32); }

struct TwoLayerNet : nn::Module {
  TwoLayerNet(std::int64_t D_in, std::int64_t H, std::int64_t D_out)
      : linear1(D_in, H), linear2(H, D_out) {
    register_module("linear1", linear1);
    register_module("linear2", linear2);
  }

  Tensor forward(const Tensor& x) { return linear2(linear1(x).relu()); }

  nn::Linear linear1, linear2;
};

// Trains the network to say y for x; the loss of each step.
std::vector<double> train(TwoLayerNet& net, const Tensor& x, const Tensor& y, std::int64_t steps) {
  std::vector<double> losses;
  nn::MSELoss loss_fn(nn::MSELossOptions().reduction(kSum));
  optim::Adam optimizer(net.parameters(), 3e-3);
  for (std::int64_t t = 0; t < steps; ++t) {
    const Tensor loss = loss_fn(net.forward(x), y);
    losses.push_back(loss.item<double>());
    optimizer.zero_grad();
    loss.backward();
    optimizer.step();
  }
  return losses;
}

// (n, 64) -> (n) Long: the digit that the network sees in each row.
Tensor read(TwoLayerNet& net, const Tensor& pixels) { return net.forward(pixels).argmax(0); }

const std::string kInk = " .:-=+*#%@";  // from paper to ink

// A digit's 64 pixels as eight lines; the last one, too, ends with "\n".
std::string picture(const Tensor& pixels) {
  std::string lines;
  for (std::int64_t i = 0; i < 64; ++i) {
    const auto ink = static_cast<std::size_t>(std::lround(pixels[i].item<double>() * 9));
    lines += std::string(2, kInk[ink]);
    if (i % 8 == 7) lines += '\n';
  }
  return lines;
}

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
