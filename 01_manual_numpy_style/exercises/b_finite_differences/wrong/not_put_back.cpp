// The first element is right, the others are not: what you nudged was still nudged when the next
// element had its turn. Only one element at a time may differ from w.

// 01b: the gradient by finite differences
#include <functional>

#include "common/harness/xt.hpp"

using Array = xt::xarray<double>;

// d loss / d w: how much the loss changes with each element of w. `w` is a copy, so it may be
// changed; `loss` computes the loss from any array of this shape.
Array numerical_gradient(const std::function<double(const Array&)>& loss, Array w, double epsilon) {
  Array gradient = Array::from_shape(w.shape());
  for (std::size_t i = 0; i < w.size(); ++i) {
    const double here = w.data()[i];
    w.data()[i] = here + epsilon;
    const double up = loss(w);
    w.data()[i] = here - epsilon;
    const double down = loss(w);
    gradient.data()[i] = (up - down) / (2 * epsilon);
  }
  return gradient;
}
