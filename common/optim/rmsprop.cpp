#include "common/optim/rmsprop.hpp"

#include "common/optim/kernel_optimizer.hpp"

namespace ladder::optim {

static void validate(const RMSpropOptions& o) {
  check(o.lr() >= 0, "Invalid learning rate: ", o.lr());
  check(o.eps() >= 0, "Invalid epsilon value: ", o.eps());
  check(o.momentum() >= 0, "Invalid momentum value: ", o.momentum());
  check(o.weight_decay() >= 0, "Invalid weight_decay value: ", o.weight_decay());
  check(o.alpha() >= 0, "Invalid alpha value: ", o.alpha());
}

static std::array<bool, 3> uses(const RMSpropOptions& o) {
  return {true, o.momentum() > 0, o.centered()};
}

static kernels::RmspropStep formula(const RMSpropOptions& o, std::int64_t) {
  return {.lr = o.lr(),
          .alpha = o.alpha(),
          .eps = o.eps(),
          .weight_decay = o.weight_decay(),
          .momentum = o.momentum(),
          .centered = o.centered()};
}

template class KernelOptimizer<RMSpropOptions>;

}  // namespace ladder::optim
