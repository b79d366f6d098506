#include <mutex>

#include "common/tensor/tensor_impl.hpp"

namespace ladder {

TensorImpl& Tensor::checked_impl() const {
  check(defined(),
        "Expected a proper Tensor but got None (or an undefined Tensor in C++) for "
        "argument #0 'self'; if this is a grad(), there is none before backward()");
  return *impl_;
}

IntArrayRef Tensor::sizes() const { return checked_impl().sizes; }
IntArrayRef Tensor::strides() const { return checked_impl().strides; }
std::int64_t Tensor::dim() const { return static_cast<std::int64_t>(sizes().size()); }
std::int64_t Tensor::numel() const { return defined() ? kernels::numel(sizes()) : 0; }
std::int64_t Tensor::storage_offset() const { return checked_impl().offset; }
ScalarType Tensor::scalar_type() const { return checked_impl().dtype; }
Device Tensor::device() const { return checked_impl().storage->device; }
std::uint32_t Tensor::_version() const { return checked_impl().storage->version; }

std::int64_t Tensor::size(std::int64_t d) const {
  check(dim() > 0, "Dimension specified as ", d, " but tensor has no dimensions");
  return sizes()[static_cast<std::size_t>(wrap_dim(d, dim()))];
}

TensorOptions Tensor::options() const { return TensorOptions(scalar_type()).device(device()); }

bool Tensor::is_contiguous() const { return kernels::is_contiguous(sizes(), strides()); }

void* Tensor::data_ptr() const {
  checked_impl().storage->expose();
  return array(*this).data;
}

void* Tensor::data_ptr_checked(ScalarType wanted) const {
  check(wanted == scalar_type(), "expected scalar type ", wanted, " but found ", scalar_type());
  return data_ptr();
}

Scalar Tensor::item() const {
  check(numel() == 1, "a Tensor with ", numel(),
        " elements cannot be converted to Scalar; sum() or index it first");
  const Tensor here = number_tensor(0, scalar_type());
  backend(*this).copy(array(here),
                      kernels::Array{array(*this).data, scalar_type(), device(), {}, {}});
  return dispatch_all(scalar_type(), [&]<class T>() { return Scalar(*array(here).as<T>()); });
}

// Without a gradient in play, what a tensor says of its gradient is that there is none.
static const AutogradMeta& meta_of(const Tensor& tensor) {
  static const AutogradMeta none;
  const auto& meta = tensor.checked_impl().autograd;
  return meta ? *meta : none;
}

bool Tensor::requires_grad() const { return defined() && impl_->requires_grad(); }

const Tensor& Tensor::requires_grad_(bool value) const {
  check(is_leaf() || value,
        "you can only change requires_grad flags of leaf variables. If you want to use a computed "
        "variable in a subgraph that doesn't require differentiation use var_no_grad = "
        "var.detach().");
  check(!value || is_floating_point(),
        "only Tensors of floating point dtype can require gradients");
  impl_->meta().requires_grad = value;
  return *this;
}

bool Tensor::is_leaf() const { return grad_fn() == nullptr; }

const Tensor& Tensor::grad() const { return meta_of(*this).grad; }
Tensor& Tensor::mutable_grad() const { return checked_impl().meta().grad; }
const std::shared_ptr<autograd::Node>& Tensor::grad_fn() const { return meta_of(*this).grad_fn; }
std::uint32_t Tensor::output_nr() const { return meta_of(*this).output_nr; }
bool Tensor::retains_grad() const { return meta_of(*this).retains_grad; }

Tensor Tensor::detach() const {
  Tensor tensor = alias(*this);
  tensor.impl_->base.reset();
  return tensor;
}

void Storage::write_zeros() {
  static std::mutex mutex;  // of two readers one writes, and the other waits until it has
  const std::scoped_lock lock(mutex);
  if (!zeros_promised_.load(std::memory_order_relaxed)) return;
  bool zero = false;
  const std::int64_t sizes[] = {bytes}, strides[] = {1};
  kernels::backend(device).copy(
      {memory_.get(), kBool, device, IntArrayRef(sizes), IntArrayRef(strides)},
      {&zero, kBool, kCPU, {}, {}});
  zeros_promised_.store(false, std::memory_order_release);
}

Tensor alias(const Tensor& base, std::vector<std::int64_t> sizes, std::vector<std::int64_t> strides,
             std::int64_t offset) {
  auto impl = std::make_shared<TensorImpl>();
  impl->storage = base.checked_impl().storage;
  impl->sizes = std::move(sizes);
  impl->strides = std::move(strides);
  impl->offset = offset;
  impl->dtype = base.scalar_type();
  const bool is_first = base.impl()->is_variable() || base.impl()->base.expired();
  impl->base = is_first ? base.impl_ptr() : base.impl()->base;
  impl->is_product = base.impl()->is_product;
  return Tensor(std::move(impl));
}

std::unique_ptr<StepGraph> make_step_graph(const Tensor& loss) {
  return backend(loss).make_step_graph();
}

std::int64_t wrap_dim(std::int64_t dim, std::int64_t rank) {
  const std::int64_t range = std::max<std::int64_t>(rank, 1);  // a number takes 0 and -1 too
  check(-range <= dim && dim < range, "Dimension out of range (expected to be in range of [",
        -range, ", ", range - 1, "], but got ", dim, ")");
  return dim < 0 ? dim + range : dim;
}

}  // namespace ladder
