// You multiplied by s alone, as if it were the slope. The slope of the sigmoid is s · (1 - s): a
// unit that is nearly 1 hardly reacts any more, and yours reacts most. In a training this mistake
// hides well, for the sign is right everywhere; the loss falls, even faster at times.

// 02b: a hidden layer with the sigmoid
#include "common/tensor.hpp"

using namespace ladder;

struct Step {
  Tensor loss, grad_w1, grad_w2;
};

// Forward and backward pass. Shapes: x (N, D_in), w1 (D_in, H), w2 (H, D_out).
Step step(const Tensor& x, const Tensor& y, const Tensor& w1, const Tensor& w2) {
  const Tensor h = x.mm(w1);       // (N, H)
  const Tensor s = h.sigmoid();    // (N, H)
  const Tensor y_pred = s.mm(w2);  // (N, D_out)
  const Tensor loss = (y_pred - y).pow(2).sum();

  const Tensor grad_y_pred = 2.0 * (y_pred - y);
  const Tensor grad_w2 = s.t().mm(grad_y_pred);
  const Tensor grad_s = grad_y_pred.mm(w2.t());
  const Tensor grad_h = grad_s * s;
  const Tensor grad_w1 = x.t().mm(grad_h);
  return {loss, grad_w1, grad_w2};
}
