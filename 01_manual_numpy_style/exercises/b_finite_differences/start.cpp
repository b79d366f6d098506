// 01b: the gradient by finite differences
#include <functional>

#include "common/harness/xt.hpp"
#include "tests/exercises/todo.hpp"

using Array = xt::xarray<double>;

// d loss / d w: how much the loss changes with each element of w. `w` is a copy, so it may be
// changed; `loss` computes the loss from any array of this shape.
Array numerical_gradient(const std::function<double(const Array&)>& loss, Array w, double epsilon) {
  Array gradient = Array::from_shape(w.shape());
  for (std::size_t i = 0; i < w.size(); ++i) {
    const double slope = todo("the slope of the loss along element i");
    gradient.data()[i] = slope;
  }
  return gradient;
}
