// What every optimizer has: groups of parameters, each with its options, and a state a parameter.
#pragma once

#include <array>
#include <functional>
#include <memory>
#include <unordered_map>

#include "common/nn/options.hpp"
#include "common/tensor/tensor.hpp"

namespace ladder::optim {

/// The settings of an optimizer, or of one of its groups.
struct OptimizerOptions {
  virtual ~OptimizerOptions() = default;
  virtual std::unique_ptr<OptimizerOptions> clone() const = 0;
  virtual double get_lr() const = 0;
  virtual void set_lr(double lr) = 0;
};

/// The base of `Derived`, which has lr().
template <class Derived> struct OptimizerCloneableOptions : OptimizerOptions {
  std::unique_ptr<OptimizerOptions> clone() const override {
    return std::make_unique<Derived>(static_cast<const Derived&>(*this));
  }
  double get_lr() const override { return static_cast<const Derived&>(*this).lr(); }
  void set_lr(double lr) override { static_cast<Derived&>(*this).lr(lr); }
};

/// Parameters that share options. Without options they take the optimizer's.
class OptimizerParamGroup {
 public:
  OptimizerParamGroup(std::vector<Tensor> params,
                      std::unique_ptr<OptimizerOptions> options = nullptr)
      : params_(std::move(params)), options_(std::move(options)) {}
  OptimizerParamGroup(const OptimizerParamGroup& other)
      : OptimizerParamGroup(other.params_, other.options_ ? other.options_->clone() : nullptr) {}

  bool has_options() const { return options_ != nullptr; }
  OptimizerOptions& options() const;
  void set_options(std::unique_ptr<OptimizerOptions> options) { options_ = std::move(options); }
  std::vector<Tensor>& params() { return params_; }
  const std::vector<Tensor>& params() const { return params_; }

 private:
  std::vector<Tensor> params_;
  std::unique_ptr<OptimizerOptions> options_;
};

///     optim::SGD optimizer(model->parameters(), 0.1);
///     optimizer.zero_grad();                 // the gradients of the step before are forgotten
///     loss_fn(model->forward(x), y).backward();
///     optimizer.step();                      // p -= 0.1 · p.grad(), for every parameter p
class Optimizer {
 public:
  /// Computes the loss and its gradients; step() calls it first and returns what it returned.
  using LossClosure = std::function<Tensor()>;

  Optimizer(const std::vector<OptimizerParamGroup>& groups,
            std::unique_ptr<OptimizerOptions> defaults);
  Optimizer(Optimizer&&) = default;
  virtual ~Optimizer() = default;

  /// Is not recorded, and skips parameters without a gradient.
  virtual Tensor step(LossClosure closure = nullptr) = 0;
  /// Forgets the gradients, or without set_to_none fills them with 0. A parameter that takes no
  /// part in a step is then left alone by step(); with a gradient of 0 it moves on with its
  /// momentum.
  void zero_grad(bool set_to_none = true);

  void add_param_group(const OptimizerParamGroup& group);
  std::vector<OptimizerParamGroup>& param_groups() noexcept { return param_groups_; }
  const std::vector<OptimizerParamGroup>& param_groups() const noexcept { return param_groups_; }
  OptimizerOptions& defaults() const noexcept { return *defaults_; }
  /// The first group's.
  std::vector<Tensor>& parameters() { return param_groups_.at(0).params(); }

 protected:
  struct State {
    Tensor parameter;  // kept, so that no other tensor can take its address and with it its state
    std::int64_t steps = 0;
    std::array<Tensor, 3> tensors;  // of the parameter's shape; undefined where not used
  };

  std::vector<OptimizerParamGroup> param_groups_;
  std::unique_ptr<OptimizerOptions> defaults_;
  std::unordered_map<const TensorImpl*, State> state_;
};

}  // namespace ladder::optim
