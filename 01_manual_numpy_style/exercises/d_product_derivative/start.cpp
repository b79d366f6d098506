// 01d: the derivative of c = a · b, element by element and as a matrix
#include <array>

#include "tests/exercises/todo.hpp"

// m[0][1] is what is called m12 on paper: first row, second column.
using Matrix = std::array<std::array<double, 2>, 2>;

Matrix product(const Matrix& a, const Matrix& b) {
  Matrix c{};
  for (std::size_t i = 0; i < 2; ++i)
    for (std::size_t j = 0; j < 2; ++j) c[i][j] = a[i][0] * b[0][j] + a[i][1] * b[1][j];
  return c;
}

Matrix transpose(const Matrix& m) { return {{{m[0][0], m[1][0]}, {m[0][1], m[1][1]}}}; }

// In all four functions g is the gradient of c = a · b. Given that, a's gradient needs b alone.

Matrix grad_a(const Matrix& b, const Matrix& g) {
  const double a11 = todo("the gradient of a11");
  const double a12 = todo("the gradient of a12");
  const double a21 = todo("the gradient of a21");
  const double a22 = todo("the gradient of a22");
  return {{{a11, a12}, {a21, a22}}};
}

Matrix grad_b(const Matrix& a, const Matrix& g) {
  const double b11 = todo("the gradient of b11");
  const double b12 = todo("the gradient of b12");
  const double b21 = todo("the gradient of b21");
  const double b22 = todo("the gradient of b22");
  return {{{b11, b12}, {b21, b22}}};
}

Matrix grad_a_as_product(const Matrix& b, const Matrix& g) {
  return todo("the gradient of a, as a product of two matrices");
}

Matrix grad_b_as_product(const Matrix& a, const Matrix& g) {
  return todo("the gradient of b, as a product of two matrices");
}
