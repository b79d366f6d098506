// What weights start from. Each function writes into the tensor, unrecorded, and returns it.
#pragma once

#include "common/nn/options.hpp"
#include "common/tensor/tensor.hpp"

namespace ladder::nn::init {

Tensor zeros_(Tensor tensor);
Tensor ones_(Tensor tensor);
Tensor constant_(Tensor tensor, Scalar value);
Tensor normal_(Tensor tensor, double mean = 0, double std = 1);
Tensor uniform_(Tensor tensor, double low = 0, double high = 1);
/// How much weights must grow to make up for what the nonlinearity behind them takes from the
/// values' deviation. `param` is the negative slope of a leaky ReLU.
double calculate_gain(Nonlinearity nonlinearity, double param = 0.01);
/// Uniform in ±gain·sqrt(3 / fan), which keeps the variance from layer to layer (He et al. 2015).
/// `a` is the negative slope of a leaky ReLU behind the weights.
Tensor kaiming_uniform_(Tensor tensor, double a = 0, FanMode mode = kFanIn,
                        Nonlinearity nonlinearity = kLeakyReLU);
/// Uniform in ±gain·sqrt(6 / (fan_in + fan_out)) (Glorot & Bengio 2010).
Tensor xavier_uniform_(Tensor tensor, double gain = 1);

}  // namespace ladder::nn::init
