// Your network has learned from the very digits that it is tested with. Such a test always looks
// good, and says nothing about any other digit.
#include <algorithm>
#include <iostream>
#include <numeric>

#include "08_dynamic_net/exercises/d_handwritten_digits/digits.hpp"
#include "common/harness/python_random.hpp"
#include "common/optim.hpp"

using namespace ladder;

// (10, 10) Long: row i, column j says how often the label was i and j was read.
Tensor confusion(const Tensor& labels, const Tensor& read) {
  const Tensor counts = zeros({10, 10}, kLong);
  for (std::int64_t n = 0; n < labels.size(0); ++n) {
    const Tensor count = counts[labels[n].item<std::int64_t>()][read[n].item<std::int64_t>()];
    count.fill_(count.item<std::int64_t>() + 1);
  }
  return counts;
}

// The distance of each held back image, a row of 64 pixels, to the nearest learned one; their mean.
double distance_to_nearest(const Tensor& held_back, const Tensor& learned) {
  double sum = 0;
  for (std::int64_t i = 0; i < held_back.size(0); ++i)
    sum += (learned - held_back[i]).pow(2).sum({1}).sqrt().min().item<double>();
  return sum / static_cast<double>(held_back.size(0));
}

// 0, 1, ... n - 1 in the order that Python's random.seed(seed); random.shuffle(...) gives them.
std::vector<std::int64_t> shuffled(std::int64_t n, std::uint32_t seed) {
  std::vector<std::int64_t> order;
  for (std::int64_t i = 0; i < n; ++i) order.push_back(i);
  PythonRandom random(seed);
  for (auto last = order.end() - 1; last != order.begin(); --last)
    std::iter_swap(last, order.begin() + random.randint(0, last - order.begin()));
  return order;
}

// (n) Long: what the network of 08d reads in split.held_back, after 500 steps on split.learned,
// from weights that `seed` draws.
Tensor read_held_back(const Split& split, std::uint32_t seed) {
  const Tensor y = split.held_back.labels.view({-1, 1}).eq(arange(10)).to(kFloat32);
  manual_seed(seed);
  nn::Sequential net{nn::Linear(64, 100), nn::ReLU(), nn::Linear(100, 10)};
  nn::MSELoss loss_fn(nn::MSELossOptions().reduction(kSum));
  optim::Adam optimizer(net->parameters(), 3e-3);
  for (int t = 0; t < 500; ++t) {
    const Tensor loss = loss_fn(net->forward(split.held_back.pixels), y);
    optimizer.zero_grad();
    loss.backward();
    optimizer.step();
  }
  return net->forward(split.held_back.pixels).argmax(1);
}

// ---- The program -------------------------------------------------------------------------------

int main() {
  const Digits all = read_digits();
  std::vector<std::int64_t> in_order(static_cast<std::size_t>(all.labels.size(0)));
  std::iota(in_order.begin(), in_order.end(), 0);
  for (const auto& order : {shuffled(all.labels.size(0), 0), in_order}) {
    const auto [learned, held_back] = split(all, order);
    const Tensor read = read_held_back({learned, held_back}, 0);
    const double right = read.eq(held_back.labels).to(kFloat64).mean().item<double>();
    std::cout << (order == in_order ? "The last 500 of the file:\n"
                                    : "500 of the shuffled digits:\n")
              << confusion(held_back.labels, read) << "\n"
              << right * 100 << " % are read rightly; the nearest that was learned is "
              << distance_to_nearest(held_back.pixels, learned.pixels) << " away\n\n";
  }
}
