// What a Tensor handle points to. For the library's layers; no stage includes this.
#pragma once

#include "common/kernels/backend.hpp"
#include "common/tensor/tensor.hpp"

namespace ladder {

/// Memory, shared by all views of it.
struct Storage {
  std::shared_ptr<void> memory;
  std::int64_t bytes;
  Device device;
  bool exposed = false;       // somebody may hold its address: data_ptr() was asked for
  bool zero_pending = false;  // counts as 0 all over; the zeros are written before the next access
  std::uint32_t version = 0;  // in-place writes so far; autograd compares it with what it saved
  std::uint32_t history = 0;  // those of them that autograd recorded; views from before are stale
};

/// Keeps the promise of zero_pending.
void write_zeros(Storage& storage);

/// The gradient side of a tensor; autograd/variable.hpp has the real one. This layer only owns it.
struct AutogradMetaInterface {
  virtual ~AutogradMetaInterface() = default;
};

struct TensorImpl {
  std::shared_ptr<Storage> storage;
  std::vector<std::int64_t> sizes, strides;  // strides in elements
  std::int64_t offset = 0;                   // of the first element, in elements
  ScalarType dtype;
  bool is_number = false;  // made from a C++ number: it does not promote within its own kind
  std::unique_ptr<AutogradMetaInterface> autograd;  // null while no gradient is in play
  std::shared_ptr<TensorImpl> view_base;  // of a view: the tensor that it is, in the end, a part of
  std::uint32_t view_history = 0;         // of a view: storage->history when it was taken

  /// What a kernel gets: the one way to the memory.
  kernels::Array array() const {
    if (storage->zero_pending) write_zeros(*storage);
    return {static_cast<std::byte*>(storage->memory.get()) + offset * elementSize(dtype), dtype,
            storage->device, sizes, strides};
  }
};

/// A tensor on the memory of `base` with another shape; knows nothing of gradients.
Tensor alias(const Tensor& base, std::vector<std::int64_t> sizes, std::vector<std::int64_t> strides,
             std::int64_t offset);
inline Tensor alias(const Tensor& base) {
  return alias(base, base.sizes().vec(), base.strides().vec(), base.storage_offset());
}

inline kernels::Array array(const Tensor& tensor) { return tensor.checked_impl().array(); }
inline kernels::Backend& backend(const Tensor& tensor) { return kernels::backend(tensor.device()); }

/// Throws unless a tensor of these sizes has a number of bytes that can be counted; that number.
std::int64_t checked_bytes(IntArrayRef sizes, ScalarType dtype);
/// `dim`, counted from the end if negative. Throws PyTorch's "Dimension out of range".
std::int64_t wrap_dim(std::int64_t dim, std::int64_t rank);
using kernels::contiguous_strides;
/// A number as a tensor without dimensions that does not promote within its own kind.
Tensor number_tensor(const Scalar& value, ScalarType dtype, const Device& device);
inline Tensor number_tensor(const Scalar& value) {
  return number_tensor(value, value.type(), kCPU);
}

}  // namespace ladder
