// How the CPU walks arrays: an outer loop over rows, and inside a row one xtensor expression that
// the compiler turns into vector instructions.
#pragma once

#include <functional>
#include <utility>

#include "common/kernels/cpu/cpu_backend.hpp"
#include "common/kernels/cpu/xt_arrays.hpp"
#include "common/kernels/loop.hpp"

namespace ladder::kernels {

/// `size` elements that lie one after the other, as an xtensor expression.
template <class T> auto row(T* data, std::int64_t size) {
  const auto n = static_cast<std::size_t>(size);
  return xt::adapt(data, n, xt::no_ownership(), std::array<std::size_t, 1>{n});
}

/// out = f(in...) for `size` elements that lie one after the other, each operand an xtensor row.
/// Read by its flat index, because xt::noalias() would also compile the walks that a row does not
/// need, which takes twice as long to compile.
template <class Out, class F, class... In>
void compute_row(F f, std::int64_t size, Out* out, const In*... in) {
  const auto result = xt::make_lambda_xfunction(F(f), row(in, size)...);
  for (std::int64_t i = 0; i < size; ++i) out[i] = result.flat(static_cast<std::size_t>(i));
}

/// Calls body(offsets) at the start of every row; offsets[n] is in elements of array n.
template <std::size_t N, class Body> void for_each_row(const Loop<N>& loop, Body body) {
  if (loop.numel() == 0) return;
  std::array<std::int64_t, N> offsets{};
  std::array<std::int64_t, kMaxLoopRank> index{};
  while (true) {
    body(offsets);
    // Step to the next row, like an odometer: the first wheel that does not turn over ends it.
    std::size_t d = 1;
    for (; d < static_cast<std::size_t>(loop.rank); ++d) {
      const bool turns_over = ++index[d] == loop.sizes[d];
      const std::int64_t steps = turns_over ? 1 - loop.sizes[d] : 1;
      for (std::size_t n = 0; n < N; ++n) offsets[n] += steps * loop.strides[n][d];
      if (!turns_over) break;
      index[d] = 0;
    }
    if (d >= static_cast<std::size_t>(loop.rank)) return;
  }
}

/// Computes the `size` elements of an output's row from the inputs' rows.
using RowKernel = std::function<void(void* out, const void* const* in, std::int64_t size)>;

/// Calls the kernel until all of arrays[0], the output, is computed. The rows that it gets have
/// their elements side by side, whatever the strides of the arrays.
template <std::size_t N>
void for_each_packed_row(std::array<Array, N> arrays, const RowKernel& kernel);

/// out = f(in...) with the element types Out and In...; arrays[0] is the output.
template <class Out, class... In, class F>
void elementwise(F f, const std::array<Array, 1 + sizeof...(In)>& arrays) {
  for_each_packed_row(arrays, [&f](void* out, const void* const* in, std::int64_t size) {
    [&]<std::size_t... n>(std::index_sequence<n...>) {
      compute_row(f, size, static_cast<Out*>(out), static_cast<const In*>(in[n])...);
    }
    (std::index_sequence_for<In...>());
  });
}

}  // namespace ladder::kernels
