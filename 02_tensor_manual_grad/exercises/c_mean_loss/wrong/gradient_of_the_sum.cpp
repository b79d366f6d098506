// The loss is a mean now, but the gradient is still that of the sum: too large by as many times as
// there are elements.

// 02c: the mean of the squared errors
#include "common/tensor.hpp"

using namespace ladder;

// y_pred and y are (N, D_out). With the sum, the loss was (y_pred - y).pow(2).sum(), and its
// gradient 2.0 * (y_pred - y).

Tensor mean_loss(const Tensor& y_pred, const Tensor& y) { return (y_pred - y).pow(2).mean(); }

Tensor grad_y_pred(const Tensor& y_pred, const Tensor& y) { return 2.0 * (y_pred - y); }

// `learning_rate` is that of the sum.
double learning_rate_for_the_mean(double learning_rate, std::int64_t N, std::int64_t D_out) {
  return learning_rate * static_cast<double>(N * D_out);
}
