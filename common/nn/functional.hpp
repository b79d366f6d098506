// The layers' computations without the layers.
#pragma once

#include <variant>

#include "common/nn/options.hpp"
#include "common/tensor/tensor.hpp"

namespace ladder::nn {

struct ReLUOptions {
  ReLUOptions(bool inplace = false) : inplace_(inplace) {}
  /// Write into the input instead of a new tensor.
  TORCH_ARG(bool, inplace);
};

struct MSELossOptions {
  using reduction_t = std::variant<enumtype::kNone, enumtype::kMean, enumtype::kSum>;
  MSELossOptions() = default;
  MSELossOptions(enumtype::kNone value) : reduction_(value) {}
  MSELossOptions(enumtype::kMean value) : reduction_(value) {}
  MSELossOptions(enumtype::kSum value) : reduction_(value) {}
  /// kNone: every squared difference; kMean, kSum: one number.
  TORCH_ARG(reduction_t, reduction) = kMean;
};

namespace functional {

using ReLUFuncOptions = ReLUOptions;
using MSELossFuncOptions = MSELossOptions;

/// input (..., in) · weight (out, in)ᵀ + bias (out) -> (..., out)
Tensor linear(const Tensor& input, const Tensor& weight, const Tensor& bias = {});
/// max(0, input)
Tensor relu(Tensor input, const ReLUFuncOptions& options = {});
/// (input - target)², reduced. Shapes that differ broadcast, with a warning on stderr.
Tensor mse_loss(const Tensor& input, const Tensor& target, const MSELossFuncOptions& options = {});

}  // namespace functional
}  // namespace ladder::nn
