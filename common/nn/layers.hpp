// The layers, and in nn::functional their computations without the layers.
#pragma once

#include "common/nn/module.hpp"
#include "common/nn/options.hpp"

namespace ladder::nn {

struct LinearOptions {
  LinearOptions(std::int64_t in_features, std::int64_t out_features)
      : in_features_(in_features), out_features_(out_features) {}
  TORCH_ARG(std::int64_t, in_features);
  TORCH_ARG(std::int64_t, out_features);
  TORCH_ARG(bool, bias) = true;
};

struct ReLUOptions {
  ReLUOptions(bool inplace = false) : inplace_(inplace) {}
  TORCH_ARG(bool, inplace);  // write into the input instead of a new tensor
};

struct MSELossOptions {
  MSELossOptions(Reduction reduction = kMean) : reduction_(reduction) {}
  TORCH_ARG(Reduction, reduction);  // kNone: every squared difference; kMean, kSum: one number
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

/// y = x·Wᵀ + b. Both start uniform in ±1/sqrt(in_features), drawn in this order.
///
///     nn::Linear fc(nn::LinearOptions(3, 2).bias(false));
///     fc(ones({5, 3})).sizes();  // [5, 2]
struct LinearImpl : Module {
  LinearImpl(std::int64_t in_features, std::int64_t out_features)
      : LinearImpl(LinearOptions(in_features, out_features)) {}
  explicit LinearImpl(const LinearOptions& options);
  /// Draws weight and bias again.
  void reset_parameters();
  Tensor forward(const Tensor& input);  // (..., in_features) -> (..., out_features)
  void pretty_print(std::ostream& out) const override;

  LinearOptions options;
  Tensor weight;  // (out_features, in_features)
  Tensor bias;    // (out_features); undefined without bias
};
TORCH_MODULE(Linear);

/// max(0, x)
struct ReLUImpl : Module {
  explicit ReLUImpl(const ReLUOptions& options_ = {}) : options(options_) {}
  Tensor forward(Tensor input) { return functional::relu(std::move(input), options); }
  void pretty_print(std::ostream& out) const override {
    out << "torch::nn::ReLU(" << (options.inplace() ? "inplace=true" : "") << ')';
  }

  ReLUOptions options;
};
TORCH_MODULE(ReLU);

/// 1 / (1 + exp(-x))
struct SigmoidImpl : Module {
  Tensor forward(const Tensor& input) { return input.sigmoid(); }
  void pretty_print(std::ostream& out) const override { out << "torch::nn::Sigmoid()"; }
};
TORCH_MODULE(Sigmoid);

struct TanhImpl : Module {
  Tensor forward(const Tensor& input) { return input.tanh(); }
  void pretty_print(std::ostream& out) const override { out << "torch::nn::Tanh()"; }
};
TORCH_MODULE(Tanh);

/// x itself
struct IdentityImpl : Module {
  Tensor forward(const Tensor& input) { return input; }
  void pretty_print(std::ostream& out) const override { out << "torch::nn::Identity()"; }
};
TORCH_MODULE(Identity);

/// Any function of a tensor; more arguments are bound to it: nn::Functional(scale, 2.0).
class FunctionalImpl : public Module {
 public:
  template <class F, class... Args> explicit FunctionalImpl(F function, Args... args) {
    const std::function<Tensor(Tensor, Args...)> given(std::move(function));
    check(given != nullptr, "nn::Functional needs a function, and this one is empty");
    function_ = [=](Tensor input) { return given(std::move(input), args...); };
  }
  Tensor forward(Tensor input) { return function_(std::move(input)); }
  void pretty_print(std::ostream& out) const override { out << "torch::nn::Functional()"; }

 private:
  std::function<Tensor(Tensor)> function_;
};
TORCH_MODULE(Functional);

/// The squared error between what a network says and what it should say; by default its mean.
struct MSELossImpl : Module {
  explicit MSELossImpl(const MSELossOptions& options_ = {}) : options(options_) {}
  Tensor forward(const Tensor& input, const Tensor& target) {
    return functional::mse_loss(input, target, options);
  }
  void pretty_print(std::ostream& out) const override { out << "torch::nn::MSELoss()"; }

  MSELossOptions options;
};
TORCH_MODULE(MSELoss);

}  // namespace ladder::nn
