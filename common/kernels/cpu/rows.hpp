// How the CPU walks arrays: an outer loop over rows, and inside a row, where its elements lie side
// by side, one xtensor expression that the compiler turns into vector instructions.
#pragma once

#include <utility>

#include "common/kernels/cpu/cpu_backend.hpp"
#include "common/kernels/cpu/xt_arrays.hpp"
#include "common/kernels/loop.hpp"

namespace ladder::kernels {

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

/// The elements of a row: `step` is 1 where they lie side by side, and 0 where one is repeated.
template <class T> struct Row {
  T* data;
  std::int64_t step, size;
};

// Calls f with the rows, whose steps are 1 or 0, as xtensor's arrays and numbers: each mixture is
// an expression, and a loop, of its own.
template <class F> void as_xtensor(F f) { f(); }
template <class F, class T, class... Rows> void as_xtensor(F f, Row<T> row, Rows... rows) {
  const auto with = [&](const auto& first) {
    as_xtensor([&](const auto&... others) { f(first, others...); }, rows...);
  };
  const auto size = static_cast<std::size_t>(row.size);
  if (row.step == 0) return with(xt::xscalar<T>(*row.data));
  with(xt::adapt(row.data, size, xt::no_ownership(), std::array<std::size_t, 1>{size}));
}

/// out = f(in...). An expression is read by its flat index, because xt::noalias() would also
/// compile the walks that a row does not need, which takes twice as long to compile.
template <class F, class Out, class... In> void compute_row(F f, Row<Out> out, Row<In>... in) {
  if (out.step == 1 && ((in.step == 0 || in.step == 1) && ...))
    return as_xtensor(
        [&](const auto&... rows) {
          const auto result = xt::make_lambda_xfunction(F(f), rows...);
          for (std::size_t i = 0; i < static_cast<std::size_t>(out.size); ++i)
            out.data[i] = result.flat(i);
        },
        in...);
  for (std::int64_t i = 0; i < out.size; ++i) out.data[i * out.step] = f(in.data[i * in.step]...);
}

/// out = f(in...) over `sizes`, to which every array is repeated; with the element types Out and
/// In... The output comes first.
template <class Out, class... In, class F>
void elementwise(F f, IntArrayRef sizes, const std::array<Array, 1 + sizeof...(In)>& arrays) {
  const auto loop = make_loop(sizes, arrays);
  for_each_row(loop, [&](const auto& offsets) {
    const auto row = [&]<class T>(T* data, std::size_t n) {
      return Row<T>{data + offsets[n], loop.strides[n][0], loop.sizes[0]};
    };
    [&]<std::size_t... n>(std::index_sequence<n...>) {
      compute_row(f, row(arrays[0].template as<Out>(), 0),
                  row(arrays[n + 1].template as<const In>(), n + 1)...);
    }
    (std::index_sequence_for<In...>());
  });
}
template <class Out, class... In, class F>
void elementwise(F f, const std::array<Array, 1 + sizeof...(In)>& arrays) {
  elementwise<Out, In...>(f, arrays[0].sizes, arrays);
}

}  // namespace ladder::kernels
