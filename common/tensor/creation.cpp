#include "common/tensor/creation.hpp"

#include <cmath>

#include "common/tensor/tensor_impl.hpp"

namespace ladder {
namespace {

Tensor make(IntArrayRef sizes, ScalarType dtype, std::shared_ptr<Storage> storage) {
  auto impl = std::make_shared<TensorImpl>();
  impl->storage = std::move(storage);
  impl->sizes = sizes.vec();
  impl->strides = contiguous_strides(sizes);
  impl->dtype = dtype;
  return Tensor(std::move(impl));
}

// What was written on the CPU, or a number, as it is wanted.
Tensor filled(IntArrayRef sizes, const TensorOptions& options, const Tensor& values) {
  const Tensor tensor = empty(sizes, options);
  backend(tensor).copy(array(tensor), array(values));
  return tensor;
}

}  // namespace

// A size of 0 makes 0 bytes of any others; the strides still have to be numbers.
std::int64_t checked_bytes(IntArrayRef sizes, ScalarType dtype) {
  std::int64_t bytes = elementSize(dtype);
  bool empty = false;
  for (std::int64_t size : sizes) {
    check(size >= 0, "Trying to create tensor with negative dimension ", size, ": ", sizes);
    empty |= size == 0;
    check(!__builtin_mul_overflow(bytes, std::max<std::int64_t>(size, 1), &bytes),
          "Storage size calculation overflowed with sizes=", sizes);
  }
  return empty ? 0 : bytes;
}

Tensor empty(IntArrayRef sizes, const TensorOptions& options) {
  const std::int64_t bytes = checked_bytes(sizes, options.dtype());
  const Device device = with_index(options.device());
  auto storage = std::make_shared<Storage>(
      kernels::backend(device).allocate(static_cast<std::size_t>(bytes)), bytes, device);
  const Tensor tensor = make(sizes, options.dtype(), std::move(storage));
  return options.requires_grad() ? tensor.requires_grad_() : tensor;
}

Tensor full(IntArrayRef sizes, const Scalar& value, const TensorOptions& options) {
  const ScalarType natural = value.type() == kDouble ? kFloat : value.type();
  const TensorOptions merged = options.merged_over(natural);
  return filled(sizes, merged, number_tensor(value, merged.dtype()));
}

Tensor zeros(IntArrayRef sizes, const TensorOptions& options) { return full(sizes, 0.0, options); }
Tensor ones(IntArrayRef sizes, const TensorOptions& options) { return full(sizes, 1.0, options); }

Tensor arange(const Scalar& start, const Scalar& end, const Scalar& step,
              const TensorOptions& options) {
  const bool from_whole =
      start.type() != kDouble && end.type() != kDouble && step.type() != kDouble;
  const TensorOptions merged = options.merged_over(from_whole ? kLong : kFloat).device(kCPU);
  check(merged.dtype() != kBool, "\"arange_cpu\" not implemented for 'Bool'");
  const bool whole = merged.dtype() == kLong;
  if (whole && !from_whole)  // fractions are cut off, the step's too
    return arange(start.toLong(), end.toLong(), step.toLong(), options);
  const double first = start.toDouble(), last = end.toDouble(), stride = step.toDouble();
  check(stride > 0 || stride < 0, "step must be nonzero");
  const double most = whole ? 0x1p61 : std::numeric_limits<double>::max();  // differences fit, too
  check(std::abs(first) <= most && std::abs(last) <= most, "unsupported range: ", first, " -> ",
        last);
  const double range = whole ? static_cast<double>(end.toLong() - start.toLong()) : last - first;
  check(stride > 0 ? range >= 0 : range <= 0,
        "upper bound and larger bound inconsistent with step sign");
  const double count = std::ceil(range / stride);
  check(count < 0x1p63, "invalid size, possible overflow? there would be ", count, " numbers");
  Tensor values = empty({static_cast<std::int64_t>(count)}, merged.requires_grad(false));
  dispatch_all(values.scalar_type(), [&]<class T>() {
    T* data = values.data_ptr<T>();
    for (std::int64_t i = 0; i < values.numel(); ++i)
      data[i] = whole ? static_cast<T>(start.toLong() + i * step.toLong())
                      : static_cast<T>(first + static_cast<double>(i) * stride);
  });
  return filled(values.sizes(), options.dtype(merged.dtype()), values);
}

Tensor zeros_like(const Tensor& like, const TensorOptions& options) {
  return zeros(like.sizes(), options.merged_over(like.options()));
}
Tensor ones_like(const Tensor& like, const TensorOptions& options) {
  return ones(like.sizes(), options.merged_over(like.options()));
}

Tensor from_blob(void* data, IntArrayRef sizes, const std::function<void(void*)>& deleter,
                 const TensorOptions& options) {
  const std::int64_t bytes = checked_bytes(sizes, options.dtype());
  check(deleter != nullptr, "from_blob: the deleter is an empty function; leave it out");
  std::shared_ptr<void> memory(data, deleter);
  auto storage = std::make_shared<Storage>(std::move(memory), bytes, options.device(),
                                           /*exposed=*/true);
  Tensor tensor = make(sizes, options.dtype(), std::move(storage));
  return options.requires_grad() ? tensor.requires_grad_() : tensor;
}

Tensor from_blob(void* data, IntArrayRef sizes, const TensorOptions& options) {
  return from_blob(
      data, sizes, [](void*) {}, options);
}

TensorData::TensorData(std::initializer_list<TensorData> rows)
    : type_(rows.size() ? rows.begin()->type_ : kDouble),
      sizes_{static_cast<std::int64_t>(rows.size())} {
  for (const TensorData& row : rows) {
    const IntArrayRef first = rows.begin()->sizes_;
    check(first == row.sizes_, "Expected all sub-lists to have sizes: ", first,
          " (e.g. all rows of one length), but got sub-list with sizes: ", IntArrayRef(row.sizes_));
    check(row.type_ == type_,
          "Expected all elements of the tensor to have the same scalar type: ", type_,
          ", but got element of scalar type: ", row.type_);
    values_.insert(values_.end(), row.values_.begin(), row.values_.end());
  }
  if (rows.size())
    sizes_.insert(sizes_.end(), rows.begin()->sizes_.begin(), rows.begin()->sizes_.end());
}

Tensor TensorData::to_tensor(const TensorOptions& options) const {
  const TensorOptions merged = options.merged_over(type_ == kDouble ? kFloat : type_);
  Tensor values = empty(sizes_, TensorOptions(merged.dtype()));
  dispatch_all(merged.dtype(), [&]<class T>() {
    std::transform(values_.begin(), values_.end(), values.data_ptr<T>(),
                   [](const Scalar& value) { return value.to<T>(); });
  });
  return filled(sizes_, merged, values);
}

Tensor tensor(std::initializer_list<TensorData> rows, const TensorOptions& options) {
  return TensorData(rows).to_tensor(options);
}

Tensor number_tensor(const Scalar& value, ScalarType dtype) {
  const Tensor number = empty({}, dtype);
  dispatch_all(dtype, [&]<class T>() { *array(number).as<T>() = value.to<T>(); });
  return number;
}

}  // namespace ladder
