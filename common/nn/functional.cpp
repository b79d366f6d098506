#include "common/nn/functional.hpp"

#include <iostream>

#include "common/ops/operators.hpp"

namespace ladder::nn::functional {

Tensor linear(const Tensor& input, const Tensor& weight, const Tensor& bias) {
  Tensor product = input.matmul(weight.t());
  if (!bias.defined()) return product;
  // With more dimensions the product is a view, which can't be written to while gradients flow.
  return input.dim() == 2 ? product.add_(bias) : product + bias;
}

Tensor relu(Tensor input, const ReLUFuncOptions& options) {
  return options.inplace() ? input.relu_() : input.relu();
}

Tensor mse_loss(const Tensor& input, const Tensor& target, const MSELossFuncOptions& options) {
  if (input.sizes() != target.sizes())
    std::cerr << "Warning: Using a target size (" << target.sizes()
              << ") that is different to the input size (" << input.sizes()
              << "). This will likely lead to incorrect results due to broadcasting. Please ensure "
                 "they have the same size.\n";
  const Tensor squares = (input - target).pow(2);
  if (std::holds_alternative<enumtype::kSum>(options.reduction())) return squares.sum();
  if (std::holds_alternative<enumtype::kMean>(options.reduction())) return squares.mean();
  return squares;
}

}  // namespace ladder::nn::functional
