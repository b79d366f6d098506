// 02d: each of the three functions, against the library's product; the time beside the BLAS.
// AIM: to know a product of matrices as loops through memory, and why their order costs time
// FLAGS: -O3
#include <chrono>
#include <iostream>

#include "common/tensor.hpp"
#include "tests/exercises/check.hpp"

using namespace ladder;

struct Range {
  std::int64_t begin, end;
};
std::vector<Range> ranges(std::int64_t n, std::int64_t tile);
void add_tile(const Tensor& a, const Tensor& b, const Tensor& c, Range rows, Range inner,
              Range columns);
Tensor tiled_mm(const Tensor& a, const Tensor& b, std::int64_t tile);

namespace {

std::vector<std::int64_t> ends_of(const std::vector<Range>& list) {
  std::vector<std::int64_t> ends;
  for (const Range range : list) ends.insert(ends.end(), {range.begin, range.end});
  return ends;
}

// m with 0 outside these rows and columns.
Tensor only(const Tensor& m, Range rows, Range columns) {
  const Tensor result = zeros({m.size(0), m.size(1)}, kFloat64);
  for (std::int64_t i = rows.begin; i < rows.end; ++i)
    for (std::int64_t j = columns.begin; j < columns.end; ++j) result[i][j] = m[i][j];
  return result;
}

// Of the fastest of three calls.
template <class Call> double milliseconds(Call call) {
  double best = 1e9;
  for (int i = 0; i < 3; ++i) {
    const auto start = std::chrono::steady_clock::now();
    call();
    const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - start;
    best = std::min(best, took.count());
  }
  return best;
}

Tensor timed(const Tensor& a, const Tensor& b) {
  const std::int64_t n = a.size(0);
  Tensor c;
  for (const std::int64_t tile : {std::int64_t{16}, std::int64_t{64}, n})
    std::cout << n << " x " << n << ", tiles of " << tile << ": "
              << milliseconds([&] { c = tiled_mm(a, b, tile); }) << " ms\n";
  std::cout << "the BLAS: " << milliseconds([&] { a.mm(b); }) << " ms\n";
  return c;
}

}  // namespace

void exercise::check(Check& check) {
  check.equal(
      "ranges(8, 4)", [] { return ends_of(ranges(8, 4)); },
      [] {
        return std::vector{0, 4, 4, 8};
      },
      "The ranges lie side by side: each begins where the one before ended, from 0 to n.");
  check.equal(
      "ranges(10, 4)", [] { return ends_of(ranges(10, 4)); },
      [] { return std::vector{0, 4, 4, 8, 8, 10}; },
      "If the tile does not divide n, the last range ends at n, with fewer numbers in it.");
  check.equal(
      "ranges(3, 100)", [] { return ends_of(ranges(3, 100)); },
      [] {
        return std::vector{0, 3};
      },
      "A tile may be larger than all there is.");

  manual_seed(check.seed());
  const Tensor a = randn({7, 5}, kFloat64), b = randn({5, 9}, kFloat64);
  const Tensor c = randn({7, 9}, kFloat64);
  const Range rows{2, 4}, inner{1, 3}, columns{4, 9};
  const Tensor a_transposed = a.t().contiguous().t(), b_transposed = b.t().contiguous().t();
  const auto with_tile = [=](const Tensor& first, const Tensor& second) {
    return [=] {
      const Tensor sum = c.clone();
      add_tile(first, second, sum, rows, inner, columns);
      return sum;
    };
  };
  const auto expected = [&] { return c + only(a, rows, inner).mm(only(b, inner, columns)); };
  check.close("add_tile", with_tile(a, b), expected,
              "It adds to what is in c, for these rows and columns only, and takes of a and b no "
              "more than the tile: nothing else changes.");
  check.close("add_tile with transposed views", with_tile(a_transposed, b_transposed), expected,
              "These are the same matrices, but they lie in memory column by column. Where an "
              "element lies is said by both strides.");

  for (const int tile : {1, 4, 100})
    check.close(
        "tiled_mm, tile " + std::to_string(tile), [&] { return tiled_mm(a, b, tile); },
        [&] { return a.mm(b); },
        "Each tile of the result gets a contribution from every range of what lies between "
        "rows and columns.");
  const Tensor large = randn({256, 256}, kFloat64);
  check.close(
      "tiled_mm of large matrices", [&] { return timed(large, large.t()); },
      [&] { return large.mm(large.t()); }, "Large ones are computed as small ones are.");
}
