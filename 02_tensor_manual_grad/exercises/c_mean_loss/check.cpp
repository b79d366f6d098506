// 02c: the loss number by number, its gradient by finite differences, and the steps compared.
// AIM: to know how a loss's scale, its gradients and the learning rate hang together
#include "tests/exercises/check.hpp"
#include "tests/exercises/slopes.hpp"

using namespace ladder;

Tensor mean_loss(const Tensor& y_pred, const Tensor& y);
Tensor grad_y_pred(const Tensor& y_pred, const Tensor& y);
double learning_rate_for_the_mean(double learning_rate, std::int64_t N, std::int64_t D_out);

namespace {

double sum_of_squares(const Tensor& y_pred, const Tensor& y) {
  double sum = 0;
  for (std::int64_t i = 0; i < y.numel(); ++i) {
    const double error = y_pred.data_ptr<double>()[i] - y.data_ptr<double>()[i];
    sum += error * error;
  }
  return sum;
}

double mean_of_squares(const Tensor& y_pred, const Tensor& y) {
  return sum_of_squares(y_pred, y) / static_cast<double>(y.numel());
}

}  // namespace

void exercise::check(Check& check) {
  manual_seed(check.seed());
  for (const auto& [N, D_out] : {std::pair{5, 3}, {2, 7}, {1, 1}}) {
    const Tensor y_pred = randn({N, D_out}, kFloat64), y = randn({N, D_out}, kFloat64);
    const std::string shape = " for (" + std::to_string(N) + ", " + std::to_string(D_out) + ")";
    const auto slopes_of = [&](double (*loss)(const Tensor&, const Tensor&)) {
      return slopes([&](const Tensor& p) { return loss(p, y); }, y_pred);
    };

    check.close(
        "the loss" + shape, [&] { return mean_loss(y_pred, y).item<double>(); },
        [&] { return mean_of_squares(y_pred, y); },
        "The mean is over all elements, examples and outputs alike.");
    check.close(
        "grad_y_pred" + shape, [&] { return grad_y_pred(y_pred, y); },
        [&] { return slopes_of(mean_of_squares); },
        "A loss that is divided by a number has a gradient that is divided by the same number.",
        1e-5);
    // A step is the learning rate times the gradient: its first element, with either loss.
    check.close(
        "the learning rate" + shape, [&] { return learning_rate_for_the_mean(0.5, N, D_out); },
        [&] {
          const auto first = [](const Tensor& t) { return *t.data_ptr<double>(); };
          return 0.5 * first(slopes_of(sum_of_squares)) / first(slopes_of(mean_of_squares));
        },
        "A step is the learning rate times the gradient. If one factor gets smaller and the "
        "step is to stay, the other has to make up for it.",
        1e-5);
  }
}
