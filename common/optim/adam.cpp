#include "common/optim/adam.hpp"

#include <cmath>

#include "common/optim/kernel_optimizer.hpp"

namespace ladder::optim {

template <bool decoupled>
static void validate(const BasicAdamOptions<decoupled>& o) {
  const auto [beta1, beta2] = o.betas();
  check(o.lr() >= 0, "Invalid learning rate: ", o.lr());
  check(o.eps() >= 0, "Invalid epsilon value: ", o.eps());
  check(0 <= beta1 && beta1 < 1, "Invalid beta parameter at index 0: ", beta1);
  check(0 <= beta2 && beta2 < 1, "Invalid beta parameter at index 1: ", beta2);
  check(o.weight_decay() >= 0, "Invalid weight_decay value: ", o.weight_decay());
}

template <bool decoupled>
static std::array<bool, 3> uses(const BasicAdamOptions<decoupled>& o) {
  return {true, true, o.amsgrad()};
}

template <bool is_decoupled>
static kernels::AdamStep formula(const BasicAdamOptions<is_decoupled>& o, std::int64_t t) {
  const auto [beta1, beta2] = o.betas();
  const auto steps = static_cast<double>(t);
  return {.lr = o.lr(),
          .beta1 = beta1,
          .beta2 = beta2,
          .eps = o.eps(),
          .weight_decay = o.weight_decay(),
          .amsgrad = o.amsgrad(),
          .decoupled = is_decoupled,
          .bias_correction1 = 1 - std::pow(beta1, steps),
          .root_bias_correction2 = std::sqrt(1 - std::pow(beta2, steps))};
}

template class KernelOptimizer<AdamOptions>;
template class KernelOptimizer<AdamWOptions>;

}  // namespace ladder::optim
