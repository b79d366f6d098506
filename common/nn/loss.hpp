// MSELoss: the squared error between what a network says and what it should say.
#pragma once

#include "common/nn/functional.hpp"
#include "common/nn/module.hpp"

namespace ladder::nn {

///     nn::MSELoss loss_fn(nn::MSELossOptions().reduction(kSum));
///     std::cout << loss_fn(tensor({1.0, 2.0}), tensor({0.0, 0.0})).item<float>();
///
///     5
class MSELossImpl : public Module {
 public:
  explicit MSELossImpl(const MSELossOptions& options_ = {}) : options(options_) {}
  Tensor forward(const Tensor& input, const Tensor& target) {
    return functional::mse_loss(input, target, options);
  }
  void pretty_print(std::ostream& out) const override { out << "torch::nn::MSELoss()"; }

  MSELossOptions options;
};
TORCH_MODULE(MSELoss);

}  // namespace ladder::nn
