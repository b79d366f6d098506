// Each of your formulas follows one path, through one element of c. An element of a takes part in
// two of them, and the chain rule adds up what comes back on all paths.

// 01d: the derivative of c = a · b, element by element and as a matrix
#include <array>

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
  const double a11 = g[0][0] * b[0][0];
  const double a12 = g[0][1] * b[1][1];
  const double a21 = g[1][0] * b[0][0];
  const double a22 = g[1][1] * b[1][1];
  return {{{a11, a12}, {a21, a22}}};
}

Matrix grad_b(const Matrix& a, const Matrix& g) {
  const double b11 = a[0][0] * g[0][0] + a[1][0] * g[1][0];
  const double b12 = a[0][0] * g[0][1] + a[1][0] * g[1][1];
  const double b21 = a[0][1] * g[0][0] + a[1][1] * g[1][0];
  const double b22 = a[0][1] * g[0][1] + a[1][1] * g[1][1];
  return {{{b11, b12}, {b21, b22}}};
}

Matrix grad_a_as_product(const Matrix& b, const Matrix& g) { return product(g, transpose(b)); }

Matrix grad_b_as_product(const Matrix& a, const Matrix& g) { return product(transpose(a), g); }
