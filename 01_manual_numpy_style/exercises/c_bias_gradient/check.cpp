// 01c: loss and gradients, against plain loops and finite differences.
// AIM: to derive through broadcasting: what stands in every row is summed over the rows
#include "tests/exercises/check.hpp"

#include <algorithm>
#include <vector>

#include "common/harness/numpy_random.hpp"
#include "common/harness/xt.hpp"

using Array = xt::xarray<double>;

struct Step {
  double loss;
  Array grad_w1, grad_b1, grad_w2;
};
Step step(const Array& x, const Array& y, const Array& w1, const Array& b1, const Array& w2);

namespace {

struct Network {
  Array x, y, w1, b1, w2;

  explicit Network(std::uint32_t seed) {
    ladder::NumpyRandom random(seed);
    x = random.randn<Array>(5, 3);
    y = random.randn<Array>(5, 2);
    w1 = random.randn<Array>(3, 4);
    b1 = random.randn<Array>(4);
    w2 = random.randn<Array>(4, 2);
  }

  Step step() const { return ::step(x, y, w1, b1, w2); }

  // The loss, number by number.
  double loss() const {
    double sum = 0;
    for (std::size_t n = 0; n < x.shape(0); ++n)
      for (std::size_t o = 0; o < y.shape(1); ++o) {
        double prediction = 0;
        for (std::size_t j = 0; j < b1.size(); ++j) {
          double h = b1(j);
          for (std::size_t i = 0; i < x.shape(1); ++i) h += x(n, i) * w1(i, j);
          prediction += std::max(h, 0.0) * w2(j, o);
        }
        sum += (prediction - y(n, o)) * (prediction - y(n, o));
      }
    return sum;
  }

  // The slope of the loss along each element of one of the weights.
  Array slopes(Array Network::*weight) const {
    Network nudged = *this;
    Array& w = nudged.*weight;
    Array result = Array::from_shape(w.shape());
    for (std::size_t i = 0; i < w.size(); ++i) {
      const double here = w.data()[i], epsilon = 1e-6;
      w.data()[i] = here + epsilon;
      const double up = nudged.loss();
      w.data()[i] = here - epsilon;
      result.data()[i] = (up - nudged.loss()) / (2 * epsilon);
      w.data()[i] = here;
    }
    return result;
  }
};

}  // namespace

void exercise::check(Check& check) {
  const Network network(check.seed());
  check.close(
      "the loss", [&] { return network.step().loss; }, [&] { return network.loss(); },
      "h_nj is the sum over i of x_ni w1_ij, and then b1_j: the same b1_j in every row n.");
  check.close(
      "grad_b1", [&] { return network.step().grad_b1; },
      [&] { return network.slopes(&Network::b1); },
      "The gradient of b1 has the shape of b1, one number for each hidden unit. A number that is "
      "used in several places gets what comes back from each of them, added up.",
      1e-5);
  const std::string others =
      "The lines of the other gradients were right as they stood in the start.";
  check.close(
      "grad_w1", [&] { return network.step().grad_w1; },
      [&] { return network.slopes(&Network::w1); }, others, 1e-5);
  check.close(
      "grad_w2", [&] { return network.step().grad_w2; },
      [&] { return network.slopes(&Network::w2); }, others, 1e-5);
}
