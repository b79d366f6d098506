// What a Tensor handle points to. For the library's rungs; no stage includes this.
#pragma once

#include "common/kernels/backend.hpp"
#include "common/tensor/storage.hpp"
#include "common/tensor/tensor.hpp"

namespace ladder {

namespace autograd {
struct HookList;
}

/// The gradient side of a tensor.
struct AutogradMeta {
  bool requires_grad = false;  // as asked for; a tensor with a grad_fn needs one anyway
  Tensor grad;
  std::shared_ptr<autograd::Node> grad_fn;         // null for a leaf
  std::uint32_t output_nr = 0;                     // which output of grad_fn this tensor is
  std::weak_ptr<autograd::Node> grad_accumulator;  // of a leaf; weak, for it owns the leaf
  std::shared_ptr<autograd::HookList> hooks;
  bool retains_grad = false;
};

struct TensorImpl {
  std::shared_ptr<Storage> storage;
  std::vector<std::int64_t> sizes, strides;  // strides in elements
  std::int64_t offset = 0;                   // of the first element, in elements
  ScalarType dtype;
  /// Of a view: the tensor that it shows, and whose part in a graph is its own, too, whether or not
  /// the view was recorded. None after detach(): such a tensor may be written to.
  std::weak_ptr<TensorImpl> base;
  bool is_product = false;  // fresh from mm(): sums that began at +0, and none of them is -0
  std::unique_ptr<AutogradMeta> autograd;  // null while no gradient is in play

  AutogradMeta& meta() {
    if (!autograd) autograd = std::make_unique<AutogradMeta>();
    return *autograd;
  }
  /// Whether it is a leaf that wants a gradient, or an operation's result with one.
  bool is_variable() const { return autograd && (autograd->requires_grad || autograd->grad_fn); }
  bool requires_grad() const {
    if (is_variable()) return true;
    const auto shown = base.lock();
    return shown && shown->is_variable();
  }

  /// What a kernel gets.
  kernels::Array array() const {
    auto* const memory = static_cast<std::byte*>(storage->data());
    // Without elements there may be no memory, and nothing that an offset could lead into.
    return {memory == nullptr ? nullptr : memory + offset * elementSize(dtype), dtype,
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
/// A number as a tensor without dimensions, on the CPU. Every kernel takes one beside the arrays of
/// its own device.
Tensor number_tensor(const Scalar& value, ScalarType dtype);

}  // namespace ladder
