#pragma once

#include <cmath>
#include <cstdlib>

// Logarithm, sine and cosine as PyTorch's random numbers use them on a CPU with vector
// instructions: double goes to the C library, float through the short polynomials of Moshier's
// Cephes library (logf.c, sinf.c; netlib.org/cephes), eight numbers at a time. They differ from the
// C library's float functions in the last bits, so repeating PyTorch's stream exactly needs the
// same polynomials; every std::fma below rounds once, as the vector code does.
namespace ladder::torch_math {

inline double log(double x) { return std::log(x); }
inline double sin(double x) { return std::sin(x); }
inline double cos(double x) { return std::cos(x); }

// ((c0 * x + c1) * x + c2) ...
template <class... Coefficients>
float polynomial(float x, float first, Coefficients... rest) {
  float sum = first;
  ((sum = std::fma(sum, x, rest)), ...);
  return sum;
}

/// log x for x > 0: x = (1 + m) 2^e with 1 + m in [sqrt(1/2), sqrt(2)), and ln 2 in two parts for
/// precision.
inline float log(float x) {
  int exponent;
  float m = std::frexp(x, &exponent);
  if (m < 0.707106781186547524f) {
    m += m;
    --exponent;
  }
  m -= 1.0f;
  const float e = static_cast<float>(exponent);
  const float square = m * m;
  const float series = m * polynomial(m, 7.0376836292e-2f, -1.1514610310e-1f, 1.1676998740e-1f,
                                      -1.2420140846e-1f, 1.4249322787e-1f, -1.6668057665e-1f,
                                      2.0000714765e-1f, -2.4999993993e-1f, 3.3333331174e-1f);
  const float small = std::fma(series, square, e * -2.12194440e-4f) - 0.5f * square;
  return std::fma(e, 0.693359375f, m + small);
}

/// What is left of x >= 0 after taking off the nearest even multiple of pi/4, `eighths` of a turn.
/// pi/4 comes in three parts, so that each product is exact.
inline float reduce(float x, int& eighths) {
  eighths = (static_cast<int>(x * 1.27323954473516f) + 1) & ~1;
  const float n = static_cast<float>(eighths);
  x = std::fma(n, -0.78515625f, x);
  x = std::fma(n, -2.4187564849853515625e-4f, x);
  return std::fma(n, -3.77489497744594108e-8f, x);
}

inline float sine_near_zero(float x) {
  const float square = x * x;
  const float series =
      square * polynomial(square, -1.9515295891e-4f, 8.3321608736e-3f, -1.6666654611e-1f);
  return std::fma(series, x, x);
}

inline float cosine_near_zero(float x) {
  const float square = x * x;
  const float series = square * polynomial(square, 2.443315711809948e-5f, -1.388731625493765e-3f,
                                           4.166664568298827e-2f);
  return std::fma(series, square, -0.5f * square) + 1.0f;
}

/// For x in [0, 2 pi], where the nearest quarter turn says which of the two series is meant, and
/// its sign.
inline float sin(float x) {
  int eighths;
  const float rest = reduce(x, eighths);
  const float value = eighths & 2 ? cosine_near_zero(rest) : sine_near_zero(rest);
  return eighths & 4 ? -value : value;
}

inline float cos(float x) {
  int eighths;
  const float rest = reduce(x, eighths);
  const float value = eighths & 2 ? sine_near_zero(rest) : cosine_near_zero(rest);
  return (eighths - 2) & 4 ? value : -value;
}

}  // namespace ladder::torch_math
