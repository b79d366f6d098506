#include "common/optim/sgd.hpp"

#include "common/optim/kernel_optimizer.hpp"

namespace ladder::optim {

static void validate(const SGDOptions& o) {
  check(o.lr() >= 0, "Invalid learning rate: ", o.lr());
  check(o.momentum() >= 0, "Invalid momentum value: ", o.momentum());
  check(o.weight_decay() >= 0, "Invalid weight_decay value: ", o.weight_decay());
  check(!o.nesterov() || (o.momentum() > 0 && o.dampening() == 0),
        "Nesterov momentum requires a momentum and zero dampening");
}

static std::array<bool, 1> uses(const SGDOptions& o) { return {o.momentum() != 0}; }

static kernels::SgdStep formula(const SGDOptions& o, std::int64_t t) {
  return {.lr = o.lr(),
          .momentum = o.momentum(),
          .dampening = o.dampening(),
          .weight_decay = o.weight_decay(),
          .nesterov = o.nesterov(),
          .first = t == 1};
}

template class KernelOptimizer<SGDOptions>;

}  // namespace ladder::optim
