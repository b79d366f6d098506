// 01c: a hidden layer with a bias
#include "common/harness/xt.hpp"

using Array = xt::xarray<double>;

struct Step {
  double loss;
  Array grad_w1, grad_b1, grad_w2;
};

// Forward and backward pass. Shapes: x (N, D_in), w1 (D_in, H), b1 (H), w2 (H, D_out).
Step step(const Array& x, const Array& y, const Array& w1, const Array& b1, const Array& w2) {
  const Array h = xt::linalg::dot(x, w1) + b1;       // (N, H)
  const Array h_relu = xt::maximum(h, 0.0);          // (N, H)
  const Array y_pred = xt::linalg::dot(h_relu, w2);  // (N, D_out)
  const double loss = xt::sum(xt::square(y_pred - y))();

  const Array grad_y_pred = 2.0 * (y_pred - y);
  const Array grad_w2 = xt::linalg::dot(xt::transpose(h_relu), grad_y_pred);
  const Array grad_h_relu = xt::linalg::dot(grad_y_pred, xt::transpose(w2));
  const Array grad_h = xt::where(h < 0.0, 0.0, grad_h_relu);
  const Array grad_w1 = xt::linalg::dot(xt::transpose(x), grad_h);
  const Array grad_b1 = xt::sum(grad_h, {0});
  return {loss, grad_w1, grad_b1, grad_w2};
}
