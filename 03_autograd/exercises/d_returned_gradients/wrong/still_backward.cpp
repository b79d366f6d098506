// The training is right, but by the old way: backward() has filled grad(), and you emptied it
// again. Here the gradients shall never get there.
#include "common/autograd.hpp"

using namespace ladder;

double step(const Tensor& x, const Tensor& y, const Tensor& w1, const Tensor& w2,
            double learning_rate) {
  const Tensor y_pred = x.mm(w1).clamp_min(0).mm(w2);
  const Tensor loss = (y_pred - y).pow(2).sum();

  loss.backward();
  const std::vector<Tensor> grads{w1.grad().clone(), w2.grad().clone()};
  w1.grad().zero_();
  w2.grad().zero_();

  const NoGradGuard no_grad;
  w1.sub_(grads[0], learning_rate);
  w2.sub_(grads[1], learning_rate);
  return loss.item<double>();
}
