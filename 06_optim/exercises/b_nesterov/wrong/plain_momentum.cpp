// This is momentum as it was before Nesterov: it goes along v. So does g plus momentum times the v
// of the step before: that is the new v. Looking ahead begins with the v that this step's gradient is
// already in, and counts what it will contribute to the next step.
#include "common/optim.hpp"

using namespace ladder;

// Moves p by one step against g. v is what the steps before have collected; undefined in the first.
void nesterov_step(Tensor& p, const Tensor& g, Tensor& v, double lr, double momentum) {
  if (v.defined())
    v.mul_(momentum).add_(g);
  else
    v = g.clone();  // memory of its own: the caller's gradient is not to change with v
  p.sub_(v, lr);
}
