// 01b: finite differences, against slopes that are known.
// AIM: to test any derivative without knowing a formula for it
#include "tests/exercises/check.hpp"

#include <functional>

#include "common/harness/numpy_random.hpp"
#include "common/harness/xt.hpp"

using Array = xt::xarray<double>;

Array numerical_gradient(const std::function<double(const Array&)>& loss, Array w, double epsilon);

namespace {

double square_of_sum(const Array& w) {
  const double sum = xt::sum(w)();
  return sum * sum;
}

// A small network of stage 01: its loss, and the gradients that the stage's formulas give.
struct Network {
  Array x, y, w1, w2;

  explicit Network(std::uint32_t seed) {
    ladder::NumpyRandom random(seed);
    x = random.randn<Array>(5, 3);
    y = random.randn<Array>(5, 1);
    w1 = random.randn<Array>(3, 2);
    w2 = random.randn<Array>(2, 1);
  }
  double loss(const Array& first, const Array& second) const {
    const Array h_relu = xt::maximum(xt::linalg::dot(x, first), 0.0);
    const Array y_pred = xt::linalg::dot(h_relu, second);
    return xt::sum(xt::square(y_pred - y))();
  }
  Array grad_w1() const {
    const Array h = xt::linalg::dot(x, w1);
    const Array grad_h_relu = xt::linalg::dot(grad_y_pred(h), xt::transpose(w2));
    const Array grad_h = xt::where(h < 0.0, 0.0, grad_h_relu);
    return xt::linalg::dot(xt::transpose(x), grad_h);
  }
  Array grad_w2() const {
    const Array h = xt::linalg::dot(x, w1), h_relu = xt::maximum(h, 0.0);
    return xt::linalg::dot(xt::transpose(h_relu), grad_y_pred(h));
  }

 private:
  Array grad_y_pred(const Array& h) const {
    const Array h_relu = xt::maximum(h, 0.0);
    return 2.0 * (xt::linalg::dot(h_relu, w2) - y);
  }
};

}  // namespace

void exercise::check(Check& check) {
  const Array numbers = ladder::NumpyRandom(check.seed()).randn<Array>(3);
  check.close(
      "the slope of a straight line",
      [&] {
        return numerical_gradient([](const Array& w) { return 3 * w.data()[0]; }, Array{2.0}, 0.5);
      },
      [] { return Array{3.0}; },
      "On a straight line the step does not matter: rise over run is the slope, whichever two "
      "points "
      "are taken. The run is the whole way from the lower point to the upper one.");
  check.close(
      "(w1 + w2 + w3)², with the long step 0.1",
      [&] { return numerical_gradient(square_of_sum, numbers, 0.1); },
      [&] { return Array(2 * xt::sum(numbers)() * xt::ones_like(numbers)); },
      "Each element is nudged alone, by epsilon up and by epsilon down. On a square that gives the "
      "slope exactly, however long the step is.");
  const Network network(check.seed());
  const std::string as_by_formula =
      "On a network the quotient has to agree with the formulas of the chain rule, for every "
      "element "
      "of the matrix.";
  check.close(
      "grad_w2 of a small network",
      [&] {
        return numerical_gradient([&](const Array& w) { return network.loss(network.w1, w); },
                                  network.w2, 1e-6);
      },
      [&] { return network.grad_w2(); }, as_by_formula, 1e-5);
  check.close(
      "grad_w1 of a small network",
      [&] {
        return numerical_gradient([&](const Array& w) { return network.loss(w, network.w2); },
                                  network.w1, 1e-6);
      },
      [&] { return network.grad_w1(); }, as_by_formula, 1e-5);
}
