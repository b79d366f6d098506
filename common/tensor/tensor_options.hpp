// How a new tensor shall be made: dtype, device, and whether it collects a gradient.
#pragma once

#include <optional>

#include "common/kernels/device.hpp"
#include "common/kernels/dtype.hpp"

namespace ladder {

class TensorOptions {
 public:
  TensorOptions() = default;
  TensorOptions(ScalarType dtype) : dtype_(dtype) {}
  TensorOptions(Device device) : device_(device) {}
  TensorOptions(DeviceType device) : device_(device) {}

  /// Each returns a copy with one setting changed, so that settings chain.
  TensorOptions dtype(ScalarType value) const { return with(&TensorOptions::dtype_, value); }
  TensorOptions device(Device value) const { return with(&TensorOptions::device_, value); }
  TensorOptions requires_grad(bool value) const {
    return with(&TensorOptions::requires_grad_, value);
  }

  ScalarType dtype() const { return dtype_.value_or(kFloat32); }
  Device device() const { return device_.value_or(kCPU); }
  bool requires_grad() const { return requires_grad_.value_or(false); }
  bool has_dtype() const { return dtype_.has_value(); }

  /// These settings, and those of `defaults` where none was made.
  TensorOptions merged_over(const TensorOptions& defaults) const {
    TensorOptions merged = *this;
    if (!dtype_) merged.dtype_ = defaults.dtype_;
    if (!device_) merged.device_ = defaults.device_;
    return merged;
  }

 private:
  template <class T> TensorOptions with(std::optional<T> TensorOptions::*field, T value) const {
    TensorOptions copy = *this;
    copy.*field = value;
    return copy;
  }

  std::optional<ScalarType> dtype_;
  std::optional<Device> device_;
  std::optional<bool> requires_grad_;
};

inline TensorOptions dtype(ScalarType value) { return TensorOptions(value); }
inline TensorOptions device(Device value) { return TensorOptions(value); }
inline TensorOptions requires_grad(bool value = true) {
  return TensorOptions().requires_grad(value);
}

}  // namespace ladder
