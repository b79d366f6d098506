// As long as the learning rate stays the same, this is right. When it changes, what v has collected
// still carries the old rate: in PyTorch's form, and unlike in the paper of 2013, the rate is no
// part of v.
#include "common/optim.hpp"

using namespace ladder;

// Moves p by one step against g. v is what the steps before have collected; undefined in the first.
void nesterov_step(Tensor& p, const Tensor& g, Tensor& v, double lr, double momentum) {
  if (v.defined())
    v.mul_(momentum).add_(g, lr);
  else
    v = g.mul(lr);
  p.sub_(g.mul(lr).add(v, momentum));
}
