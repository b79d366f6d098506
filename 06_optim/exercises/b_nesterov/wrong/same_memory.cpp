// The caller's gradient has changed. v was made another handle to its memory, and later steps wrote
// into both.
#include "common/optim.hpp"

using namespace ladder;

// Moves p by one step against g. v is what the steps before have collected; undefined in the first.
void nesterov_step(Tensor& p, const Tensor& g, Tensor& v, double lr, double momentum) {
  if (v.defined())
    v.mul_(momentum).add_(g);
  else
    v = g;
  p.sub_(g.add(v, momentum), lr);
}
