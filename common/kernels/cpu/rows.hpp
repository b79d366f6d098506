// How the CPU walks arrays: an outer loop over rows, and inside a row one loop that the compiler
// turns into vector instructions where the elements lie side by side.
#pragma once

#include <utility>

#include "common/kernels/cpu/cpu_backend.hpp"
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

// The elements of a row: side by side they are a pointer, with gaps one with a step, and repeated a
// single value.
template <class T> struct Spaced {
  T* data;
  std::int64_t step;
  T& operator[](std::int64_t i) const { return data[i * step]; }
};
template <class T> struct Repeated {
  T value;
  T operator[](std::int64_t) const { return value; }
};

// Calls f with the rows, whose steps are 1 or 0, as pointers and single values: a loop of its own
// for each mixture.
template <class F> void without_steps(F f) { f(); }
template <class F, class T, class... Rows> void without_steps(F f, Spaced<T> row, Rows... rows) {
  const auto with = [&](auto first) {
    without_steps([&](auto... others) { f(first, others...); }, rows...);
  };
  row.step == 1 ? with(row.data) : with(Repeated<T>{*row.data});
}

template <class F, class Out, class... In>
void compute_row(F f, std::int64_t size, Spaced<Out> out, Spaced<In>... in) {
  const auto into = [f, size](auto to, auto... from) {
    for (std::int64_t i = 0; i < size; ++i) to[i] = f(from[i]...);
  };
  if (out.step == 1 && ((in.step == 0 || in.step == 1) && ...))
    without_steps([&](auto... rows) { into(out.data, rows...); }, in...);
  else
    into(out, in...);
}

/// out = f(in...) over `sizes`, to which every array is repeated; with the element types Out and
/// In... The output comes first.
template <class Out, class... In, class F>
void elementwise(F f, IntArrayRef sizes, const std::array<Array, 1 + sizeof...(In)>& arrays) {
  const auto loop = make_loop(sizes, arrays);
  for_each_row(loop, [&](const auto& offsets) {
    const auto row = [&]<class T>(T* data, std::size_t n) {
      return Spaced<T>{data + offsets[n], loop.strides[n][0]};
    };
    [&]<std::size_t... n>(std::index_sequence<n...>) {
      compute_row(f, loop.sizes[0], row(arrays[0].template as<Out>(), 0),
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
