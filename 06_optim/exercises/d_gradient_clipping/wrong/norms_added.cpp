// The norm is too large: you have added up the norms of the parameters. A vector's length is not
// the sum of the lengths of its parts; think of the sides of a right-angled triangle.
#include <cmath>

#include "common/optim.hpp"

using namespace ladder;

// Shortens the gradients so that their common norm is max_norm at most; returns what it was before.
double clip_gradients(const std::vector<Tensor>& parameters, double max_norm) {
  double squares = 0;
  for (const Tensor& w : parameters)
    if (w.grad().defined()) squares += std::sqrt(w.grad().pow(2).sum().item<double>());
  const double norm = squares;
  if (norm <= max_norm) return norm;
  for (const Tensor& w : parameters)
    if (w.grad().defined()) w.grad().mul_(max_norm / norm);
  return norm;
}
