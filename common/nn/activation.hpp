// Modules without parameters: a function in the shape of a layer, for Sequential.
#pragma once

#include "common/nn/functional.hpp"
#include "common/nn/module.hpp"

namespace ladder::nn {

/// max(0, x)
class ReLUImpl : public Module {
 public:
  explicit ReLUImpl(const ReLUOptions& options_ = {}) : options(options_) {}
  Tensor forward(Tensor input) { return functional::relu(std::move(input), options); }
  void pretty_print(std::ostream& out) const override {
    out << "torch::nn::ReLU(" << (options.inplace() ? "inplace=true" : "") << ')';
  }

  ReLUOptions options;
};
TORCH_MODULE(ReLU);

/// 1 / (1 + exp(-x))
class SigmoidImpl : public Module {
 public:
  Tensor forward(const Tensor& input) { return input.sigmoid(); }
  void pretty_print(std::ostream& out) const override { out << "torch::nn::Sigmoid()"; }
};
TORCH_MODULE(Sigmoid);

class TanhImpl : public Module {
 public:
  Tensor forward(const Tensor& input) { return input.tanh(); }
  void pretty_print(std::ostream& out) const override { out << "torch::nn::Tanh()"; }
};
TORCH_MODULE(Tanh);

/// x itself
class IdentityImpl : public Module {
 public:
  Tensor forward(const Tensor& input) { return input; }
  void pretty_print(std::ostream& out) const override { out << "torch::nn::Identity()"; }
};
TORCH_MODULE(Identity);

/// Any function of a tensor; more arguments are bound to it.
///
///     nn::Sequential model(nn::Linear(3, 2), nn::Functional([](Tensor x) { return x.exp(); }));
class FunctionalImpl : public Module {
 public:
  using Function = std::function<Tensor(Tensor)>;
  explicit FunctionalImpl(Function function) : function_(std::move(function)) {}
  template <class F, class... Args>
  requires(sizeof...(Args) > 0) explicit FunctionalImpl(F function, Args&&... args)
      : function_(std::bind(function, std::placeholders::_1, std::forward<Args>(args)...)) {}

  Tensor forward(Tensor input) { return function_(std::move(input)); }
  Tensor operator()(Tensor input) { return forward(std::move(input)); }
  void pretty_print(std::ostream& out) const override { out << "torch::nn::Functional()"; }

 private:
  Function function_;
};
TORCH_MODULE(Functional);

}  // namespace ladder::nn
