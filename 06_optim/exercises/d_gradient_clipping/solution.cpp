// 06d: gradients that are not longer than they may be
#include <cmath>

#include "common/optim.hpp"

using namespace ladder;

// Shortens the gradients so that their common norm is max_norm at most; returns what it was before.
double clip_gradients(const std::vector<Tensor>& parameters, double max_norm) {
  double squares = 0;
  for (const Tensor& w : parameters)
    if (w.grad().defined()) squares += w.grad().pow(2).sum().item<double>();
  const double norm = std::sqrt(squares);
  if (norm <= max_norm) return norm;
  for (const Tensor& w : parameters)
    if (w.grad().defined()) w.grad().mul_(max_norm / norm);
  return norm;
}
