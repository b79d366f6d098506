#include <functional>

#include "common/autograd.hpp"

using namespace ladder;

Tensor input_gradient(const std::function<Tensor(const Tensor&)>& loss_of, const Tensor& x) {
  const Tensor leaf = x.detach().clone().requires_grad_();  // a tensor of our own, and a leaf
  loss_of(leaf).backward();
  return leaf.grad();
}

Tensor input_gradient_by_hand(const Tensor& x, const Tensor& y, const Tensor& w1,
                              const Tensor& w2) {
  const Tensor h = x.mm(w1);
  const Tensor h_relu = h.clamp_min(0);
  const Tensor y_pred = h_relu.mm(w2);

  const Tensor grad_y_pred = 2.0 * (y_pred - y);
  const Tensor grad_h_relu = grad_y_pred.mm(w2.t());
  const Tensor grad_h = grad_h_relu.masked_fill(h < 0, 0);  // slope 0 or 1
  return grad_h.mm(w1.t());
}
