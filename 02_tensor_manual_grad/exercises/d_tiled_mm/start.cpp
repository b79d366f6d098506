// 02d: a product of matrices, tile by tile
#include <vector>

#include "common/tensor.hpp"
#include "tests/exercises/todo.hpp"

using namespace ladder;

// The numbers begin, begin + 1, ..., end - 1.
struct Range {
  std::int64_t begin, end;
};

// 0, 1, ..., n - 1 in ranges of `tile` numbers each; the last one may have fewer.
std::vector<Range> ranges(std::int64_t n, std::int64_t tile) { return todo("the ranges"); }

// c[i][j] += the sum of a[i][k] * b[k][j] over the k in `inner`, for the i in `rows` and the j in
// `columns`. All are matrices of float64, with any strides.
void add_tile(const Tensor& a, const Tensor& b, const Tensor& c, Range rows, Range inner,
              Range columns) {
  todo("the three inner loops");
}

// a (n, k) · b (k, m), in tiles of at most tile x tile elements.
Tensor tiled_mm(const Tensor& a, const Tensor& b, std::int64_t tile) {
  const Tensor c = zeros({a.size(0), b.size(1)}, kFloat64);
  todo("add_tile for all rows, inner ranges and columns");
  return c;
}
