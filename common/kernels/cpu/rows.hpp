// How the CPU walks arrays: an outer loop over rows, and inside a row one xtensor expression that
// the compiler turns into vector instructions.
#pragma once

#include <algorithm>
#include <cstring>
#include <limits>
#include <tuple>
#include <utility>

#include "common/kernels/cpu/cpu_backend.hpp"
#include "common/kernels/loop.hpp"
#include "common/kernels/packed.hpp"
#include "common/xt.hpp"

namespace ladder::kernels {

/// `size` elements that lie one after the other, as an xtensor expression.
template <class T> auto row(T* data, std::int64_t size) {
  const auto n = static_cast<std::size_t>(size);
  return xt::adapt(data, n, xt::no_ownership(), std::array<std::size_t, 1>{n});
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

/// Whether the rows of array n can be given to xtensor as they are: elements side by side, or (for
/// an input) a single element for the whole row.
template <std::size_t N> bool has_plain_rows(const Loop<N>& loop, std::size_t n) {
  const std::int64_t stride = loop.strides[n][0];
  return stride == 1 || (n > 0 && stride == 0) || loop.sizes[0] == 1;
}

/// A row that repeats one element. It is no longer than kChunk and stays in the first-level cache,
/// so that a number costs an operation no memory traffic and no code of its own.
constexpr std::int64_t kChunk = 2048;
template <class T> class RepeatedRow {
 public:
  RepeatedRow() {}  // leaves values_ as they are: filling them costs more than many operations
  const T* of(T value) {
    if (!filled_ || std::memcmp(&values_[0], &value, sizeof(T)) != 0) values_.fill(value);
    filled_ = true;
    return values_.data();
  }

 private:
  std::array<T, kChunk> values_;
  bool filled_ = false;
};

/// out = f(in...) with the element types Out and In...; arrays[0] is the output.
template <class Out, class... In, class F>
void elementwise(F f, std::array<Array, 1 + sizeof...(In)> arrays) {
  constexpr std::size_t N = 1 + sizeof...(In);
  auto loop = make_loop(arrays[0].sizes, arrays);

  // Rows with gaps (a transposed matrix, say) are packed first, or written to a packed output that
  // is copied back; copy() is the only kernel that walks gaps.
  std::vector<std::unique_ptr<Packed>> packed;
  for (std::size_t n = 0; n < N; ++n) {
    if (has_plain_rows(loop, n)) continue;
    packed.push_back(std::make_unique<Packed>(cpu_backend(), arrays[n]));
    if (n > 0) cpu_backend().copy(packed.back()->array, arrays[n]);
    const Array target = std::exchange(arrays[n], packed.back()->array);
    if (n == 0) {
      elementwise<Out, In...>(f, arrays);
      return cpu_backend().copy(target, arrays[0]);
    }
  }
  if (!packed.empty()) loop = make_loop(arrays[0].sizes, arrays);

  bool any_repeated = false;
  for (std::size_t n = 1; n < N; ++n) any_repeated |= loop.strides[n][0] != 1;
  const std::int64_t chunk = any_repeated ? kChunk : std::numeric_limits<std::int64_t>::max();
  std::tuple<RepeatedRow<In>...> repeated;
  for_each_row(loop, [&](const std::array<std::int64_t, N>& offsets) {
    for (std::int64_t start = 0, size; start < loop.sizes[0]; start += size) {
      size = std::min(chunk, loop.sizes[0] - start);
      const auto input = [&]<std::size_t n>(std::integral_constant<std::size_t, n>) {
        using T = std::tuple_element_t<n, std::tuple<In...>>;
        const T* data = arrays[n + 1].template as<T>() + offsets[n + 1];
        return loop.strides[n + 1][0] == 1 ? data + start : std::get<n>(repeated).of(*data);
      };
      auto out = row(arrays[0].template as<Out>() + offsets[0] + start, size);
      [&]<std::size_t... n>(std::index_sequence<n...>) {
        xt::noalias(out) = xt::make_lambda_xfunction(
            F(f), row(input(std::integral_constant<std::size_t, n>()), size)...);
      }
      (std::index_sequence_for<In...>());
    }
  });
}

}  // namespace ladder::kernels
