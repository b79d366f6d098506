// How the CPU walks arrays: outer loops over rows, and inside a row one xtensor expression that the
// compiler turns into vector instructions.
#pragma once

#include <algorithm>
#include <functional>
#include <type_traits>
#include <utility>

#include "common/kernels/cpu/cpu_backend.hpp"
#include "common/kernels/cpu/xt_arrays.hpp"
#include "common/kernels/loop.hpp"

namespace ladder::kernels {

/// Calls body(offsets) at the start of every row: offsets[n] is in elements of array n. `walked`
/// dimensions, from the outermost on, have their index already.
template <std::size_t N, class Body>
void for_each_row(const Loop<N>& loop, const Body& body, std::array<std::int64_t, N> offsets = {},
                  int walked = 0) {
  const auto d = static_cast<std::size_t>(loop.rank - 1 - walked);
  if (d == 0) return body(offsets);
  for (std::int64_t i = 0; i < loop.sizes[d]; ++i) {
    for_each_row(loop, body, offsets, walked + 1);
    for (std::size_t n = 0; n < N; ++n) offsets[n] += loop.strides[n][d];
  }
}

/// out = f(in...) for `size` elements that lie side by side. The expression is read by its flat
/// index, because xt::noalias() would also compile the walks that a row does not need, which takes
/// twice as long to compile.
template <class F, class Out, class... In>
void compute_row(F f, std::int64_t size, Out* out, const In*... in) {
  const std::array<std::size_t, 1> shape{static_cast<std::size_t>(size)};
  const auto result =
      xt::make_lambda_xfunction(F(f), xt::adapt(in, shape[0], xt::no_ownership(), shape)...);
  for (std::size_t i = 0; i < shape[0]; ++i) out[i] = result.flat(i);
}

// So many elements at once of what has gaps, or is repeated: they stay in the first-level cache.
constexpr std::int64_t kChunk = 512;

/// A row whose elements are `step` apart, 0 where one is repeated, brought side by side.
template <class T> struct Row {
  Row(T* first, std::int64_t apart) : data(first), step(apart) {}  // leaves chunk as it is

  /// `size` elements from `start` on, to be read.
  const T* read(std::int64_t start, std::int64_t size) {
    if (step == 1) return data + start;
    if (step == 0 && start > 0) return chunk;  // filled already
    for (std::int64_t i = 0; i < size; ++i) chunk[i] = data[(start + i) * step];
    return chunk;
  }
  /// Where to write them; write() then brings them to where they belong.
  T* room(std::int64_t start) { return step == 1 ? data + start : chunk; }
  void write(std::int64_t start, std::int64_t size) {
    for (std::int64_t i = 0; step != 1 && i < size; ++i) data[(start + i) * step] = chunk[i];
  }

  T* data;
  std::int64_t step;
  std::remove_const_t<T> chunk[kChunk];
};

/// Computes `size` elements that lie side by side.
template <class Out, class... In>
using RowKernel = std::function<void(std::int64_t size, Out* out, const In*... in)>;

/// Calls the kernel until all of arrays[0], the output, is computed. It is compiled for the types
/// of the elements alone, and not for each operation.
template <class Out, class... In>
void for_each_piece(const std::array<Array, 1 + sizeof...(In)>& arrays,
                    const RowKernel<Out, In...>& kernel) {
  const auto loop = make_loop(arrays[0].sizes, arrays);
  const auto compute = [&](Row<Out> out, Row<const In>... in) {
    const bool at_once = out.step == 1 && ((in.step == 1) && ...);
    for (std::int64_t start = 0, size; start < loop.sizes[0]; start += size) {
      size = at_once ? loop.sizes[0] : std::min(kChunk, loop.sizes[0] - start);
      kernel(size, out.room(start), in.read(start, size)...);
      out.write(start, size);
    }
  };
  for_each_row(loop, [&](const auto& at) {
    [&]<std::size_t... n>(std::index_sequence<n...>) {
      compute({arrays[0].template as<Out>() + at[0], loop.strides[0][0]},
              {arrays[n + 1].template as<const In>() + at[n + 1], loop.strides[n + 1][0]}...);
    }
    (std::index_sequence_for<In...>());
  });
}

/// out = f(in...) with the element types Out and In...; arrays[0] is the output.
template <class Out, class... In, class F>
void elementwise(F f, const std::array<Array, 1 + sizeof...(In)>& arrays) {
  const RowKernel<Out, In...> kernel = [f](auto... row) { compute_row(f, row...); };
  for_each_piece(arrays, kernel);
}

}  // namespace ladder::kernels
