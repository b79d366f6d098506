// 03c: d loss / d x, twice
#include <functional>

#include "common/autograd.hpp"
#include "tests/exercises/todo.hpp"

using namespace ladder;

/// By autograd: the gradient of loss_of(x) with respect to x, of x's shape. Leaves x as it is.
Tensor input_gradient(const std::function<Tensor(const Tensor&)>& loss_of, const Tensor& x) {
  return todo("mark, compute the loss, go back, return grad()");
}

/// By hand, for loss = sum (y_pred - y)²: x is (N, D_in), y (N, D_out), w1 (D_in, H), w2 (H,
/// D_out).
Tensor input_gradient_by_hand(const Tensor& x, const Tensor& y, const Tensor& w1,
                              const Tensor& w2) {
  const Tensor h = x.mm(w1);             // (N, H)
  const Tensor h_relu = h.clamp_min(0);  // (N, H)
  const Tensor y_pred = h_relu.mm(w2);   // (N, D_out)

  const Tensor grad_y_pred = 2.0 * (y_pred - y);      // (N, D_out)
  const Tensor grad_h_relu = grad_y_pred.mm(w2.t());  // (N, H)
  return todo("from grad_h_relu back to x");
}
