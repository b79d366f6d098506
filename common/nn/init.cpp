#include "common/nn/init.hpp"

#include <cmath>
#include <iostream>

#include "common/graph/grad_mode.hpp"

namespace ladder::nn {
namespace {

// How many inputs an output has, or how many outputs an input: of a weight (out, in, ...), where
// the dimensions behind are a convolution's kernel.
double fan(const Tensor& weight, FanMode mode) {
  check(weight.dim() >= 2,
        "Fan in and fan out can not be computed for tensor with fewer than 2 dimensions");
  std::int64_t count = weight.size(mode == kFanIn ? 1 : 0);
  for (std::int64_t d = 2; d < weight.dim(); ++d) count *= weight.size(d);
  return static_cast<double>(count);
}

}  // namespace

double init::calculate_gain(Nonlinearity nonlinearity, double param) {
  if (nonlinearity == kTanh) return 5.0 / 3.0;
  if (nonlinearity == kReLU) return std::sqrt(2.0);
  if (nonlinearity == kLeakyReLU) return std::sqrt(2.0 / (1 + param * param));
  return 1;
}

Tensor init::zeros_(Tensor tensor) { return constant_(std::move(tensor), 0); }
Tensor init::ones_(Tensor tensor) { return constant_(std::move(tensor), 1); }

Tensor init::constant_(Tensor tensor, Scalar value) {
  const NoGradGuard no_grad;
  return tensor.fill_(value);
}

Tensor init::normal_(Tensor tensor, double mean, double std) {
  const NoGradGuard no_grad;
  return tensor.normal_(mean, std);
}

Tensor init::uniform_(Tensor tensor, double low, double high) {
  const NoGradGuard no_grad;
  return tensor.uniform_(low, high);
}

Tensor init::kaiming_uniform_(Tensor tensor, double a, FanMode mode, Nonlinearity nonlinearity) {
  const double fan_of_mode = fan(tensor, mode);
  if (tensor.numel() == 0) {
    std::cerr << "Warning: Initializing zero-element tensors is a no-op\n";
    return tensor;
  }
  const double std = calculate_gain(nonlinearity, a) / std::sqrt(fan_of_mode);
  const double bound = std::sqrt(3.0) * std;
  return uniform_(std::move(tensor), -bound, bound);
}

Tensor init::xavier_uniform_(Tensor tensor, double gain) {
  const double std = gain * std::sqrt(2.0 / (fan(tensor, kFanIn) + fan(tensor, kFanOut)));
  const double bound = std::sqrt(3.0) * std;
  return uniform_(std::move(tensor), -bound, bound);
}

}  // namespace ladder::nn
