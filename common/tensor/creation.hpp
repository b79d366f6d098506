// New tensors. Random ones are drawn on the CPU from PyTorch's own stream, then moved: the same
// seed gives the same data on every device.
#pragma once

#include "common/tensor/tensor.hpp"

namespace ladder {

Tensor empty(IntArrayRef sizes, const TensorOptions& options = {});  // uninitialised
Tensor zeros(IntArrayRef sizes, const TensorOptions& options = {});
Tensor ones(IntArrayRef sizes, const TensorOptions& options = {});
/// Without a dtype in `options`, the value's kind decides: Bool, Long or Float.
Tensor full(IntArrayRef sizes, const Scalar& value, const TensorOptions& options = {});
/// start, start + step, ... below end. Long if all three are whole numbers, else Float.
Tensor arange(const Scalar& start, const Scalar& end, const Scalar& step,
              const TensorOptions& options = {});
inline Tensor arange(const Scalar& start, const Scalar& end, const TensorOptions& options = {}) {
  return arange(start, end, 1, options);
}
inline Tensor arange(const Scalar& end, const TensorOptions& options = {}) {
  return arange(0, end, 1, options);
}

/// Starts the random stream again; its low 32 bits count.
void manual_seed(std::uint64_t seed);
Tensor rand(IntArrayRef sizes, const TensorOptions& options = {});   // uniform in [0, 1)
Tensor randn(IntArrayRef sizes, const TensorOptions& options = {});  // mean 0, deviation 1

Tensor zeros_like(const Tensor& like, const TensorOptions& options = {});
Tensor ones_like(const Tensor& like, const TensorOptions& options = {});
Tensor randn_like(const Tensor& like, const TensorOptions& options = {});

/// A tensor on memory that the caller keeps alive; contiguous, on the CPU. `deleter` runs last.
Tensor from_blob(void* data, IntArrayRef sizes, const TensorOptions& options = {});
Tensor from_blob(void* data, IntArrayRef sizes, const std::function<void(void*)>& deleter,
                 const TensorOptions& options = {});

/// The braces that tensor({{1, 2}, {3, 4}}) is called with: a number, or a list of such.
class TensorData {
 public:
  template <class T>
  requires std::is_arithmetic_v<T> TensorData(T value)
      : type_(Scalar(value).type()), values_{Scalar(value)} {}
  TensorData(std::initializer_list<TensorData> rows);
  template <class T>
  TensorData(const std::vector<T>& values)
      : type_(Scalar(T()).type()), sizes_{static_cast<std::int64_t>(values.size())} {
    for (const T value : values) values_.emplace_back(value);
  }

  Tensor to_tensor(const TensorOptions& options) const;

 private:
  ScalarType type_;
  std::vector<std::int64_t> sizes_;
  std::vector<Scalar> values_;
};

/// Copies numbers into a new tensor. Floating numbers make Float, whole ones Long, bools Bool.
inline Tensor tensor(const TensorData& data, const TensorOptions& options = {}) {
  return data.to_tensor(options);
}
Tensor tensor(std::initializer_list<TensorData> rows, const TensorOptions& options = {});

}  // namespace ladder
