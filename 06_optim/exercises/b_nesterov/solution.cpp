// 06b: a step of SGD with Nesterov's momentum
#include "common/optim.hpp"

using namespace ladder;

// Moves p by one step against g. v is what the steps before have collected; undefined in the first.
void nesterov_step(Tensor& p, const Tensor& g, Tensor& v, double lr, double momentum) {
  if (v.defined())
    v.mul_(momentum).add_(g);
  else
    v = g.clone();  // memory of its own: the caller's gradient is not to change with v
  p.sub_(g.add(v, momentum), lr);
}
