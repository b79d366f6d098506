#include "common/nn/layers.hpp"

#include <cmath>
#include <iostream>

#include "common/nn/init.hpp"
#include "common/ops/operators.hpp"

namespace ladder::nn {

Tensor functional::linear(const Tensor& input, const Tensor& weight, const Tensor& bias) {
  if (bias.defined() && input.dim() == 2) return bias.addmm(input, weight.t());
  const Tensor product = input.matmul(weight.t());
  return bias.defined() ? product + bias : product;
}

Tensor functional::relu(Tensor input, const ReLUFuncOptions& options) {
  return options.inplace() ? input.relu_() : input.relu();
}

Tensor functional::mse_loss(const Tensor& input, const Tensor& target,
                            const MSELossFuncOptions& options) {
  if (input.sizes() != target.sizes())
    std::cerr << "Warning: Using a target size (" << target.sizes()
              << ") that is different to the input size (" << input.sizes()
              << "). This will likely lead to incorrect results due to broadcasting. Please ensure "
                 "they have the same size.\n";
  const Tensor squares = (input - target).pow(2);
  if (options.reduction() == kNone) return squares;
  return options.reduction() == kSum ? squares.sum() : squares.mean();
}

LinearImpl::LinearImpl(const LinearOptions& options_) : options(options_) {
  weight = register_parameter("weight", empty({options.out_features(), options.in_features()}));
  bias = register_parameter("bias", options.bias() ? empty({options.out_features()}) : Tensor());
  reset_parameters();
}

void LinearImpl::reset_parameters() {
  init::kaiming_uniform_(weight, std::sqrt(5));  // a = sqrt(5) makes the bound 1/sqrt(in_features)
  const double bound = options.in_features() > 0 ? 1 / std::sqrt(options.in_features()) : 0;
  if (bias.defined()) init::uniform_(bias, -bound, bound);
}

Tensor LinearImpl::forward(const Tensor& input) { return functional::linear(input, weight, bias); }

void LinearImpl::pretty_print(std::ostream& out) const {
  out << std::boolalpha << "torch::nn::Linear(in_features=" << options.in_features()
      << ", out_features=" << options.out_features() << ", bias=" << options.bias() << ')';
}

}  // namespace ladder::nn
