// Arrays laid out anew, and matrices as a BLAS wants them.
#pragma once

#include "common/kernels/backend.hpp"

namespace ladder::kernels {

/// A contiguous array of the same sizes, with memory of its own.
struct Packed {
  std::vector<std::int64_t> sizes, strides;
  std::shared_ptr<void> memory;
  Array array;

  Packed(Backend& owner, const Device& device, ScalarType dtype, const Array& like)
      : sizes(like.sizes.vec()),
        strides(contiguous_strides(sizes)),
        memory(owner.allocate(static_cast<std::size_t>(like.numel() * elementSize(dtype)))),
        array{memory.get(), dtype, device, sizes, strides} {}
  Packed(Backend& owner, const Array& like) : Packed(owner, like.device, like.dtype, like) {}
  Packed(const Packed&) = delete;
  Packed& operator=(const Packed&) = delete;
};

/// Whether a matrix lies in memory as the transpose of a contiguous one, as t() leaves it.
inline bool is_transposed(IntArrayRef sizes, IntArrayRef strides) {
  return !is_contiguous(sizes, strides) &&
         is_contiguous({sizes[1], sizes[0]}, {strides[1], strides[0]});
}

/// A factor of a product: rows one after the other. The transpose of such a matrix is a flag, not a
/// copy; only a matrix with gaps is packed.
struct Factor {
  std::unique_ptr<Packed> packed;
  const void* data;
  bool transposed;
  std::int64_t rows, columns;  // as it lies in memory

  Factor(Backend& backend, const Array& matrix)
      : data(matrix.data),
        transposed(is_transposed(matrix.sizes, matrix.strides)),
        rows(matrix.sizes[transposed ? 1 : 0]),
        columns(matrix.sizes[transposed ? 0 : 1]) {
    if (transposed || is_contiguous(matrix.sizes, matrix.strides)) return;
    packed = std::make_unique<Packed>(backend, matrix);
    backend.copy(packed->array, matrix);
    data = packed->array.data;
  }
};

}  // namespace ladder::kernels
