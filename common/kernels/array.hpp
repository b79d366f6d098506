// What a kernel sees of a tensor: memory, element type and shape. No ownership, no gradients.
#pragma once

#include "common/kernels/device.hpp"
#include "common/kernels/dtype.hpp"
#include "common/kernels/int_array_ref.hpp"

namespace ladder::kernels {

/// How many elements an array of these sizes has.
inline std::int64_t numel(IntArrayRef sizes) {
  std::int64_t n = 1;
  for (std::int64_t size : sizes) n *= size;
  return n;
}

/// The strides of a contiguous array of these sizes.
inline std::vector<std::int64_t> contiguous_strides(IntArrayRef sizes) {
  std::vector<std::int64_t> strides(sizes.size());
  std::int64_t stride = 1;
  for (std::size_t d = sizes.size(); d-- > 0; stride *= std::max<std::int64_t>(sizes[d], 1))
    strides[d] = stride;
  return strides;
}

struct Array {
  void* data;  // the first element
  ScalarType dtype;
  Device device;
  IntArrayRef sizes;    // elements along each dimension
  IntArrayRef strides;  // elements to step over for one step along each dimension

  template <class T> T* as() const { return static_cast<T*>(data); }
  std::int64_t numel() const { return kernels::numel(sizes); }
};

/// Whether the elements lie one after the other, last dimension fastest (C order).
inline bool is_contiguous(IntArrayRef sizes, IntArrayRef strides) {
  std::int64_t expected = 1;
  bool empty = false, in_order = true;
  for (std::size_t i = sizes.size(); i-- > 0;) {
    empty |= sizes[i] == 0;
    in_order &= sizes[i] == 1 || strides[i] == expected;
    expected *= sizes[i];
  }
  return empty || in_order;
}

/// Whether a matrix lies in memory as the transpose of a contiguous one, as t() leaves it.
inline bool is_transposed(IntArrayRef sizes, IntArrayRef strides) {
  return !is_contiguous(sizes, strides) &&
         is_contiguous({sizes[1], sizes[0]}, {strides[1], strides[0]});
}

}  // namespace ladder::kernels
