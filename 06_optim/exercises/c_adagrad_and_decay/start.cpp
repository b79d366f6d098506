// 06c: AdaGrad, and a learning rate that falls
#include "common/optim.hpp"
#include "tests/exercises/todo.hpp"

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
    for (const Tensor& p : group.params()) todo("AdaGrad's step for p");
  }
};

// Called at the beginning of step t = 0, 1, 2, ...
void halve_rate(optim::Optimizer& optimizer, std::int64_t t, std::int64_t every) {
  todo("half the learning rate, in every group, if this is such a step");
}

// The check makes its optimizers with this.
std::unique_ptr<optim::Optimizer> make_adagrad(
    const std::vector<optim::OptimizerParamGroup>& groups, double lr) {
  return std::make_unique<AdaGrad>(groups, AdaGradOptions(lr));
}
