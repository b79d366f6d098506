// The tile of c holds only what the last tile of a and b gave. The sum over k is cut into several
// ranges, and each has to be added to what is there.

// 02d: a product of matrices, tile by tile
#include <algorithm>
#include <vector>

#include "common/tensor.hpp"

using namespace ladder;

// The numbers begin, begin + 1, ..., end - 1.
struct Range {
  std::int64_t begin, end;
};

// 0, 1, ..., n - 1 in ranges of `tile` numbers each; the last one may have fewer.
std::vector<Range> ranges(std::int64_t n, std::int64_t tile) {
  std::vector<Range> all;
  for (std::int64_t begin = 0; begin < n; begin += tile)
    all.push_back({begin, std::min(begin + tile, n)});
  return all;
}

// c[i][j] += the sum of a[i][k] * b[k][j] over the k in `inner`, for the i in `rows` and the j in
// `columns`. All are matrices of float64, with any strides.
void add_tile(const Tensor& a, const Tensor& b, const Tensor& c, Range rows, Range inner,
              Range columns) {
  const std::int64_t a_down = a.strides()[0], a_right = a.strides()[1];
  const std::int64_t b_down = b.strides()[0], b_right = b.strides()[1];
  const std::int64_t c_down = c.strides()[0], c_right = c.strides()[1];
  const double *a_data = a.data_ptr<double>(), *b_data = b.data_ptr<double>();
  double* const c_data = c.data_ptr<double>();
  // j goes innermost: neighbours in a row of b and of c are neighbours in memory.
  for (std::int64_t i = rows.begin; i < rows.end; ++i)
    for (std::int64_t k = inner.begin; k < inner.end; ++k) {
      const double factor = a_data[i * a_down + k * a_right];
      for (std::int64_t j = columns.begin; j < columns.end; ++j)
        c_data[i * c_down + j * c_right] = factor * b_data[k * b_down + j * b_right];
    }
}

// a (n, k) · b (k, m), in tiles of at most tile x tile elements.
Tensor tiled_mm(const Tensor& a, const Tensor& b, std::int64_t tile) {
  const Tensor c = zeros({a.size(0), b.size(1)}, kFloat64);
  for (const Range rows : ranges(a.size(0), tile))
    for (const Range inner : ranges(a.size(1), tile))
      for (const Range columns : ranges(b.size(1), tile)) add_tile(a, b, c, rows, inner, columns);
  return c;
}
