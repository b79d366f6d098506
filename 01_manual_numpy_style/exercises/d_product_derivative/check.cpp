// 01d: the derivative of a product, against finite differences.
// AIM: to find the derivative of a matrix product oneself, and to see that it is two products
#include "tests/exercises/check.hpp"

#include <array>

#include "common/harness/numpy_random.hpp"
#include "common/harness/xt.hpp"

using Array = xt::xarray<double>;
using Matrix = std::array<std::array<double, 2>, 2>;

Matrix grad_a(const Matrix& b, const Matrix& g);
Matrix grad_b(const Matrix& a, const Matrix& g);
Matrix grad_a_as_product(const Matrix& b, const Matrix& g);
Matrix grad_b_as_product(const Matrix& a, const Matrix& g);

namespace {

Matrix matrix(const Array& m) { return {{{m(0, 0), m(0, 1)}, {m(1, 0), m(1, 1)}}}; }
Array array(const Matrix& m) { return {{m[0][0], m[0][1]}, {m[1][0], m[1][1]}}; }

struct Problem {
  Array a, b, g;

  explicit Problem(std::uint32_t seed) {
    ladder::NumpyRandom random(seed);
    for (Array* m : {&a, &b, &g}) *m = random.randn<Array>(2, 2);
  }

  // A loss whose gradient with respect to c = a · b is g.
  double loss() const { return xt::sum(g * xt::linalg::dot(a, b))(); }

  // It is linear in a and in b, so that a step of any length gives the slope.
  Array slopes(Array Problem::*factor) const {
    Problem nudged = *this;
    Array result = Array::from_shape({2, 2});
    for (std::size_t i = 0; i < 4; ++i) {
      double& element = (nudged.*factor).data()[i];
      element += 1;
      result.data()[i] = nudged.loss() - loss();
      element -= 1;
    }
    return result;
  }
};

}  // namespace

void exercise::check(Check& check) {
  const Problem problem(check.seed());
  const Matrix a = matrix(problem.a), b = matrix(problem.b), g = matrix(problem.g);
  const auto slopes_a = [&] { return problem.slopes(&Problem::a); };
  const auto slopes_b = [&] { return problem.slopes(&Problem::b); };

  check.close(
      "the gradient of a", [&] { return array(grad_a(b, g)); }, slopes_a,
      "Each element of a occurs in the two elements of c that are in its own row. What "
      "comes back from them is added up, each times the factor that it had there.");
  check.close(
      "the gradient of b", [&] { return array(grad_b(a, g)); }, slopes_b,
      "Each element of b occurs in the two elements of c that are in its own column. What "
      "comes back from them is added up, each times the factor that it had there.");
  check.close(
      "the gradient of a, as a product", [&] { return array(grad_a_as_product(b, g)); }, slopes_a,
      "The product has to have, element by element, your four formulas of grad_a, which "
      "are right.");
  check.close(
      "the gradient of b, as a product", [&] { return array(grad_b_as_product(a, g)); }, slopes_b,
      "The product has to have, element by element, your four formulas of grad_b, which "
      "are right.");
}
