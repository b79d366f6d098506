#include "common/kernels/cpu/rows.hpp"

#include <algorithm>
#include <cstring>
#include <limits>

#include "common/kernels/packed.hpp"

namespace ladder::kernels {

/// Whether the rows of array n can be computed with as they are: elements side by side, or (for an
/// input) a single element for the whole row.
template <std::size_t N> static bool has_plain_rows(const Loop<N>& loop, std::size_t n) {
  const std::int64_t stride = loop.strides[n][0];
  return stride == 1 || (n > 0 && stride == 0) || loop.sizes[0] == 1;
}

/// A row that repeats one element. It is no longer than kChunk and stays in the first-level cache,
/// so that a number costs an operation no memory traffic and no code of its own.
constexpr std::int64_t kChunk = 2048;
class RepeatedRow {
 public:
  // Leaves bytes_ as they are: filling them costs more than many operations.
  RepeatedRow() {}  // NOLINT(modernize-use-equals-default): RepeatedRow{} would fill them

  /// `size` copies of the element of `width` bytes at `value`.
  const void* of(const void* value, std::int64_t width, std::int64_t size) {
    const auto w = static_cast<std::size_t>(width), n = static_cast<std::size_t>(size);
    if (n <= filled_ && std::memcmp(bytes_, value, w) == 0) return bytes_;
    std::memcpy(bytes_, value, w);
    for (std::size_t done = 1; done < n; done *= 2)  // each time as much again as there is
      std::memcpy(bytes_ + done * w, bytes_, std::min(done, n - done) * w);
    filled_ = n;
    return bytes_;
  }

 private:
  alignas(64) std::byte bytes_[kChunk * sizeof(double)];
  std::size_t filled_ = 0;  // elements
};

template <std::size_t N>
void for_each_packed_row(std::array<Array, N> arrays, const RowKernel& kernel) {
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
      for_each_packed_row(arrays, kernel);
      return cpu_backend().copy(target, arrays[0]);
    }
  }
  if (!packed.empty()) loop = make_loop(arrays[0].sizes, arrays);

  bool any_repeated = false;
  for (std::size_t n = 1; n < N; ++n) any_repeated |= loop.strides[n][0] != 1;
  const std::int64_t chunk = any_repeated ? kChunk : std::numeric_limits<std::int64_t>::max();
  std::array<std::int64_t, N> width;  // bytes an element takes
  for (std::size_t n = 0; n < N; ++n) width[n] = elementSize(arrays[n].dtype);
  std::array<RepeatedRow, N - 1> repeated;
  for_each_row(loop, [&](const std::array<std::int64_t, N>& offsets) {
    std::array<std::byte*, N> at;
    for (std::size_t n = 0; n < N; ++n)
      at[n] = arrays[n].template as<std::byte>() + offsets[n] * width[n];
    for (std::int64_t start = 0, size; start < loop.sizes[0]; start += size) {
      size = std::min(chunk, loop.sizes[0] - start);
      std::array<const void*, N - 1> in;
      for (std::size_t n = 1; n < N; ++n)
        in[n - 1] = loop.strides[n][0] == 1 ? at[n] + start * width[n]
                                            : repeated[n - 1].of(at[n], width[n], size);
      kernel(at[0] + start * width[0], in.data(), size);
    }
  });
}

template void for_each_packed_row(std::array<Array, 2> arrays, const RowKernel& kernel);
template void for_each_packed_row(std::array<Array, 3> arrays, const RowKernel& kernel);
template void for_each_packed_row(std::array<Array, 4> arrays, const RowKernel& kernel);

}  // namespace ladder::kernels
