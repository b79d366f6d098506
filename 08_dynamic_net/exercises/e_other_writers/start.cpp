// 08e: how well the network reads people whom it has not learned from.
#include <algorithm>
#include <iostream>
#include <numeric>

#include "08_dynamic_net/exercises/d_handwritten_digits/digits.hpp"
#include "common/harness/python_random.hpp"
#include "common/optim.hpp"
#include "tests/exercises/todo.hpp"

using namespace ladder;

// (10, 10) Long: row i, column j says how often the label was i and j was read.
Tensor confusion(const Tensor& labels, const Tensor& read) {
  const Tensor counts = zeros({10, 10}, kLong);
  todo("the counts");
  return counts;
}

// The distance of each held back image, a row of 64 pixels, to the nearest learned one; their mean.
double distance_to_nearest(const Tensor& held_back, const Tensor& learned) {
  return todo("the mean distance");
}

// 0, 1, ... n - 1 in the order that Python's random.seed(seed); random.shuffle(...) gives them.
std::vector<std::int64_t> shuffled(std::int64_t n, std::uint32_t seed) {
  return todo("the shuffle, from your 08d");
}

// (n) Long: what the network of 08d reads in split.held_back, after 500 steps on split.learned,
// from weights that `seed` draws.
Tensor read_held_back(const Split& split, std::uint32_t seed) {
  return todo("the training and the reading, from your 08d");
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
