// 02c: the mean of the squared errors
#include "common/tensor.hpp"
#include "tests/exercises/todo.hpp"

using namespace ladder;

// y_pred and y are (N, D_out). With the sum, the loss was (y_pred - y).pow(2).sum(), and its
// gradient 2.0 * (y_pred - y).

Tensor mean_loss(const Tensor& y_pred, const Tensor& y) {
  return todo("the mean of the squared errors");
}

Tensor grad_y_pred(const Tensor& y_pred, const Tensor& y) {
  return todo("the gradient of the mean loss");
}

// `learning_rate` is that of the sum.
double learning_rate_for_the_mean(double learning_rate, std::int64_t N, std::int64_t D_out) {
  return todo("the learning rate that takes the same steps with the mean");
}
