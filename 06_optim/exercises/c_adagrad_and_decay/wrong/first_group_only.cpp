// Only the first group has a lower rate. An optimizer can have several, each with options of its
// own, and all take part in the plan.
#include "common/optim.hpp"

using namespace ladder;

struct AdaGradOptions : optim::OptimizerCloneableOptions<AdaGradOptions> {
  AdaGradOptions(double lr = 1e-2) : lr_(lr) {}
  TORCH_ARG(double, lr);
  TORCH_ARG(double, eps) = 1e-10;
};

// What is kept of a parameter.
struct AdaGradState : optim::OptimizerParamState {
  Tensor sum;  // of the squares of all its gradients; undefined before the first
};

class AdaGrad : public optim::Optimizer {
 public:
  AdaGrad(const std::vector<optim::OptimizerParamGroup>& groups, const AdaGradOptions& defaults)
      : Optimizer(groups, defaults.clone()) {}

 private:
  void step_group(const optim::OptimizerParamGroup& group) override {
    const auto& options = options_of<AdaGradOptions>(group);  // lr() and eps()
    for (const Tensor& p : group.params()) {
      const Tensor& g = p.grad();
      if (!g.defined()) continue;
      Tensor& sum = state_of<AdaGradState>(p).sum;
      if (!sum.defined()) sum = zeros_like(p);
      sum.add_(g * g);
      p.sub_(g / (sum.sqrt() + options.eps()), options.lr());
    }
  }
};

// Called at the beginning of step t = 0, 1, 2, ...
void halve_rate(optim::Optimizer& optimizer, std::int64_t t, std::int64_t every) {
  if (t == 0 || t % every != 0) return;
  auto& options = optimizer.param_groups()[0].options();
  options.set_lr(options.get_lr() / 2);
}

// The check makes its optimizers with this.
std::unique_ptr<optim::Optimizer> make_adagrad(
    const std::vector<optim::OptimizerParamGroup>& groups, double lr) {
  return std::make_unique<AdaGrad>(groups, AdaGradOptions(lr));
}
