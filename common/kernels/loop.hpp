// Turns an operation on N arrays of any shape into the fewest nested loops: broadcasting becomes a
// stride of 0, and neighbouring dimensions that every array walks in one go become one dimension.
#pragma once

#include <array>

#include "common/kernels/array.hpp"

namespace ladder::kernels {

constexpr int kMaxLoopRank = 16;  // dimensions that are left after merging

template <std::size_t N> struct Loop {
  int rank = 0;                                                     // at least 1 when built
  std::array<std::int64_t, kMaxLoopRank> sizes{};                   // [0] is the innermost
  std::array<std::array<std::int64_t, kMaxLoopRank>, N> strides{};  // of each array, in elements
};

/// The stride of `array` along dimension `d` of a shape with `rank` dimensions that it is
/// broadcast to: shapes are aligned at their ends, and a dimension of size 1 repeats its element.
inline std::int64_t broadcast_stride(const Array& array, std::size_t d, std::size_t rank) {
  const std::size_t missing = rank - array.sizes.size();
  if (d < missing || array.sizes[d - missing] == 1) return 0;
  return array.strides[d - missing];
}

template <std::size_t N> Loop<N> make_loop(IntArrayRef sizes, const std::array<Array, N>& arrays) {
  Loop<N> loop;
  for (std::size_t d = sizes.size(); d-- > 0;) {
    if (sizes[d] == 1) continue;
    std::array<std::int64_t, N> strides;
    for (std::size_t n = 0; n < N; ++n) strides[n] = broadcast_stride(arrays[n], d, sizes.size());

    const auto inner = static_cast<std::size_t>(loop.rank - 1);
    bool merges = loop.rank > 0;
    for (std::size_t n = 0; merges && n < N; ++n)
      merges = strides[n] == loop.strides[n][inner] * loop.sizes[inner];
    if (merges) {
      loop.sizes[inner] *= sizes[d];
      continue;
    }
    check(loop.rank < kMaxLoopRank, "an array with more than ", kMaxLoopRank,
          " dimensions that can't be merged is not supported");
    const auto next = static_cast<std::size_t>(loop.rank++);
    loop.sizes[next] = sizes[d];
    for (std::size_t n = 0; n < N; ++n) loop.strides[n][next] = strides[n];
  }
  if (loop.rank == 0 || numel(sizes) == 0) {  // a single element, or none: one row of so many
    loop.rank = 1;
    loop.sizes[0] = numel(sizes);
    for (std::size_t n = 0; n < N; ++n) loop.strides[n][0] = 1;
  }
  return loop;
}

}  // namespace ladder::kernels
