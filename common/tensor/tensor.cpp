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
  checked_impl().storage->exposed = true;
  return array(*this).data;
}

void* Tensor::data_ptr_checked(ScalarType wanted) const {
  check(wanted == scalar_type(), "expected scalar type ", wanted, " but found ", scalar_type());
  return data_ptr();
}

Scalar Tensor::item() const {
  check(numel() == 1, "a Tensor with ", numel(),
        " elements cannot be converted to Scalar; sum() or index it first");
  const Tensor here = device().is_cpu() ? *this : cpu();
  return dispatch_all(scalar_type(), [&]<class T>() { return Scalar(*array(here).as<T>()); });
}

void write_zeros(Storage& storage) {
  storage.zero_pending = false;
  const std::int64_t sizes[] = {storage.bytes}, strides[] = {1};
  const Tensor zero = number_tensor(false);
  kernels::backend(storage.device)
      .copy({storage.memory.get(), kBool, storage.device, IntArrayRef(sizes), IntArrayRef(strides)},
            array(zero));
}

Tensor alias(const Tensor& base, std::vector<std::int64_t> sizes, std::vector<std::int64_t> strides,
             std::int64_t offset) {
  auto impl = std::make_shared<TensorImpl>();
  impl->storage = base.checked_impl().storage;
  impl->sizes = std::move(sizes);
  impl->strides = std::move(strides);
  impl->offset = offset;
  impl->dtype = base.scalar_type();
  return Tensor(std::move(impl));
}

std::int64_t wrap_dim(std::int64_t dim, std::int64_t rank) {
  const std::int64_t range = std::max<std::int64_t>(rank, 1);  // a number takes 0 and -1 too
  check(-range <= dim && dim < range, "Dimension out of range (expected to be in range of [",
        -range, ", ", range - 1, "], but got ", dim, ")");
  return dim < 0 ? dim + range : dim;
}

}  // namespace ladder
