// What weights start from. Each function writes into the tensor, unrecorded, and returns it.
#pragma once

#include <tuple>
#include <variant>

#include "common/nn/options.hpp"
#include "common/tensor/tensor.hpp"

namespace ladder::nn::init {

using NonlinearityType = std::variant<enumtype::kLinear, enumtype::kSigmoid, enumtype::kTanh,
                                      enumtype::kReLU, enumtype::kLeakyReLU>;
using FanModeType = std::variant<enumtype::kFanIn, enumtype::kFanOut>;

Tensor zeros_(Tensor tensor);
Tensor ones_(Tensor tensor);
Tensor constant_(Tensor tensor, Scalar value);
Tensor normal_(Tensor tensor, double mean = 0, double std = 1);
Tensor uniform_(Tensor tensor, double low = 0, double high = 1);

/// Uniform in ±gain·sqrt(3 / fan), which keeps the variance from layer to layer (He et al. 2015).
/// `a` is the negative slope of a leaky ReLU behind the weights.
Tensor kaiming_uniform_(Tensor tensor, double a = 0, FanModeType mode = kFanIn,
                        NonlinearityType nonlinearity = kLeakyReLU);
/// Uniform in ±gain·sqrt(6 / (fan_in + fan_out)) (Glorot & Bengio 2010).
Tensor xavier_uniform_(Tensor tensor, double gain = 1);

/// How much the values must grow to make up for what the nonlinearity takes from their deviation.
double calculate_gain(NonlinearityType nonlinearity, double param = 0.01);
/// How many inputs an output has, and how many outputs an input: of a weight (out, in, ...).
std::tuple<std::int64_t, std::int64_t> _calculate_fan_in_and_fan_out(const Tensor& tensor);

}  // namespace ladder::nn::init
