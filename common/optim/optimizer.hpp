// What every optimizer has: groups of parameters, each with its options, a state a parameter, and a
// pass over them all.
#pragma once

#include <functional>
#include <memory>
#include <unordered_map>

#include "common/graph/grad_mode.hpp"
#include "common/kernels/for_each.hpp"
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

/// What an optimizer keeps of a parameter; each adds tensors of its own.
struct OptimizerParamState {
  virtual ~OptimizerParamState() = default;
  std::int64_t step = 0;  // how many the parameter has taken
};

/// The same by PyTorch's names, as a pass takes it, and a file. A tensor that is undefined is one
/// of zeros; null: the options have no use for it. Without tensors, step may be null.
struct NamedState {
  std::int64_t* step = nullptr;
  std::vector<std::pair<const char*, Tensor*>> tensors = {};
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
  OptimizerOptions& options() const {
    check(has_options(), "Expected has_options() to be true, but got false.");
    return *options_;
  }
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
            std::unique_ptr<OptimizerOptions> defaults)
      : defaults_(std::move(defaults)) {
    for (const OptimizerParamGroup& group : groups) add_param_group(group);
  }
  Optimizer(Optimizer&&) = default;
  virtual ~Optimizer() = default;

  /// Is not recorded, and skips parameters without a gradient.
  virtual Tensor step(LossClosure closure = nullptr);
  /// Forgets the gradients, or without set_to_none fills them with 0. A parameter that takes no
  /// part in a step is then left alone by step(); with a gradient of 0 it moves on with its
  /// momentum.
  void zero_grad(bool set_to_none = true);

  /// What is kept of one of its parameters; made if there is none yet.
  virtual NamedState named_state(const OptimizerParamGroup&, const Tensor&) {
    fail("this optimizer cannot be saved or loaded: it does not define named_state()");
  }

  void add_param_group(const OptimizerParamGroup& group);
  std::vector<OptimizerParamGroup>& param_groups() noexcept { return param_groups_; }
  const std::vector<OptimizerParamGroup>& param_groups() const noexcept { return param_groups_; }
  OptimizerOptions& defaults() const noexcept { return *defaults_; }
  /// The first group's.
  std::vector<Tensor>& parameters() { return param_groups_.at(0).params(); }

 protected:
  /// What step() does with each group. An optimizer defines this one, or step() as a whole.
  virtual void step_group(const OptimizerParamGroup&) {
    fail("this optimizer defines neither step() nor step_group()");
  }
  template <class Options> static const Options& options_of(const OptimizerParamGroup& group) {
    const auto* options = dynamic_cast<const Options*>(&group.options());
    check(options != nullptr,
          "a parameter group has options of another optimizer; give it those of this one, or none");
    return *options;
  }
  /// Made at its first use. An optimizer has one kind of state.
  template <class State> State& state_of(const Tensor& parameter) {
    std::unique_ptr<OptimizerParamState>& state = state_[parameter.impl_ptr()];
    if (!state) state = std::make_unique<State>();
    return static_cast<State&>(*state);
  }

  std::vector<OptimizerParamGroup> param_groups_;
  std::unique_ptr<OptimizerOptions> defaults_;

 private:
  // Of each parameter, which is kept: no other tensor can take its address, and with it its state.
  std::unordered_map<std::shared_ptr<TensorImpl>, std::unique_ptr<OptimizerParamState>> state_;
};

// ---- For those who write an optimizer; optim/sgd.hpp shows how ----

/// Throws "Invalid <what>: <value>" below 0, and for nan.
inline void check_not_negative(const char* what, double value) {
  check(value >= 0, "Invalid ", what, ": ", value);
}

/// The parameters of a group that have a gradient, until run() goes over the memory of all of them
/// at once.
class Pass {
 public:
  /// Their state, as named_state() has it, has the tensors that the functor takes. Each follows its
  /// parameter to another dtype or device. Throws Error, before anything was written, if a shape is
  /// not the parameter's.
  Pass(Optimizer& optimizer, const OptimizerParamGroup& group) {
    for (const Tensor& parameter : group.params())
      if (parameter.grad().defined()) add(parameter, optimizer.named_state(group, parameter));
  }
  /// Does the step, a functor as kernels/for_each.hpp describes it.
  template <class Step> void run(const Step& step) {
    kernels::for_each(step, std::span<const kernels::Parameter>(parameters_));
    finish();
  }

 private:
  struct Added {
    Tensor parameter;
    Tensor packed;  // the parameter itself if it is contiguous, else a copy to be written back
    Tensor grad;
    std::int64_t* step;
  };
  void add(const Tensor& parameter, const NamedState& state);
  void finish();

  std::vector<kernels::Parameter> parameters_;
  std::vector<Added> added_;
};

}  // namespace ladder::optim
