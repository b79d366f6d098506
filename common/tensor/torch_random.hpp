#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <numbers>
#include <optional>
#include <random>
#include <type_traits>
#include <utility>

namespace ladder {

// Logarithm, sine and cosine as PyTorch's random numbers use them on a CPU with vector
// instructions: double goes to the C library, float through the short polynomials of Moshier's
// Cephes library (logf.c, sinf.c; netlib.org/cephes). They differ from the C library's float
// functions in the last bits, so repeating PyTorch's stream exactly needs the same polynomials;
// every std::fma below rounds once, as the vector code does.
namespace torch_math {

template <class T> struct SineCosine { T sine, cosine; };

inline double log(double x) { return std::log(x); }
inline SineCosine<double> sine_cosine(double x) { return {std::sin(x), std::cos(x)}; }

// ((c0 * x + c1) * x + c2) ...
template <class... Coefficients> float polynomial(float x, float first, Coefficients... rest) {
  float sum = first;
  ((sum = std::fma(sum, x, rest)), ...);
  return sum;
}

// x > 0 is (1 + m) 2^e with 1 + m in [sqrt(1/2), sqrt(2)); ln 2 comes in two parts for precision.
inline float log(float x) {
  int exponent;
  float m = std::frexp(x, &exponent);
  if (m < 0.707106781186547524f) {
    m += m;
    --exponent;
  }
  m -= 1.0f;
  const float e = static_cast<float>(exponent), square = m * m;
  const float series = m * polynomial(m, 7.0376836292e-2f, -1.1514610310e-1f, 1.1676998740e-1f,
                                      -1.2420140846e-1f, 1.4249322787e-1f, -1.6668057665e-1f,
                                      2.0000714765e-1f, -2.4999993993e-1f, 3.3333331174e-1f);
  const float small = std::fma(series, square, e * -2.12194440e-4f) - 0.5f * square;
  return std::fma(e, 0.693359375f, m + small);
}

// For x in [0, 2 pi]. Taking off the nearest even multiple of pi/4, in three parts so that each
// product is exact, leaves a number near 0, where both series are good; the multiple, in `eighths`
// of a turn, says which of the two is the sine, and the signs.
inline SineCosine<float> sine_cosine(float x) {
  const int eighths = (static_cast<int>(x * 1.27323954473516f) + 1) & ~1;
  for (const float part : {-0.78515625f, -2.4187564849853515625e-4f, -3.77489497744594108e-8f})
    x = std::fma(static_cast<float>(eighths), part, x);
  const float square = x * x;
  const float odd =
      square * polynomial(square, -1.9515295891e-4f, 8.3321608736e-3f, -1.6666654611e-1f);
  const float even = square * polynomial(square, 2.443315711809948e-5f, -1.388731625493765e-3f,
                                         4.166664568298827e-2f);
  float sine = std::fma(odd, x, x), cosine = std::fma(even, square, -0.5f * square) + 1.0f;
  if (eighths & 2) std::swap(sine, cosine);
  return {eighths & 4 ? -sine : sine, (eighths - 2) & 4 ? cosine : -cosine};
}

}  // namespace torch_math

/// PyTorch's CPU generator: after `manual_seed(n)` the streams of `torch.rand` and `torch.randn`,
/// float and double, number for number.
class TorchGenerator {
 public:
  /// Uses the low 32 bits, and forgets a normal that was kept for later.
  void manual_seed(std::uint64_t seed) {
    engine_.seed(static_cast<std::uint32_t>(seed));
    kept_.reset();
  }

  std::uint32_t random() { return static_cast<std::uint32_t>(engine_()); }

  /// Fills out[0..n) with uniforms in [from, to).
  template <class T> void uniform(T* out, std::int64_t n, double from, double to) {
    const T low = static_cast<T>(from), width = static_cast<T>(to) - low;
    std::generate_n(out, n, [&] { return std::fma(unit<T>(), width, low); });
  }

  /// Fills out[0..n) with normals. From 16 numbers on, all of `out` is first filled with uniforms;
  /// then each block of 16 becomes normals by the Box-Muller transform. Where n is no multiple of
  /// 16, the last 16 places are drawn once more and transformed, over whatever stood in them.
  template <class T> void normal(T* out, std::int64_t n, double mean, double std) {
    if (n < block) {
      std::generate_n(out, n, [&] { return static_cast<T>(std::fma(one_normal(), std, mean)); });
      return;
    }
    const T center = static_cast<T>(mean), scale = static_cast<T>(std);
    uniform(out, n, 0.0, 1.0);
    for (std::int64_t i = 0; i + block <= n; i += block) box_muller(out + i, center, scale);
    if (n % block != 0) {
      T* tail = out + n - block;
      uniform(tail, block, 0.0, 1.0);
      box_muller(tail, center, scale);
    }
  }

 private:
  static constexpr std::int64_t block = 16;

  // In [0, 1): as many low bits of one draw (float) or two (double) as T's mantissa holds.
  template <class T> T unit() {
    constexpr int digits = std::numeric_limits<T>::digits;
    constexpr std::uint64_t mask = (std::uint64_t{1} << digits) - 1;
    std::uint64_t bits = random();
    if constexpr (std::is_same_v<T, double>) bits = bits << 32 | random();
    return static_cast<T>(bits & mask) / static_cast<T>(mask + 1);
  }

  // The first eight uniforms give the radii, the last eight the angles; 1 - u keeps the logarithm's
  // argument off 0.
  template <class T> static void box_muller(T* values, T mean, T std) {
    for (int j = 0; j < block / 2; ++j) {
      const T radius = std::sqrt(T(-2) * torch_math::log(T(1) - values[j]));
      const T angle = static_cast<T>(2 * std::numbers::pi) * values[j + block / 2];
      const auto [sine, cosine] = torch_math::sine_cosine(angle);
      values[j] = std::fma(radius * cosine, std, mean);
      values[j + block / 2] = std::fma(radius * sine, std, mean);
    }
  }

  // Fewer than 16 numbers: one at a time, in double whatever the dtype, the angle drawn before the
  // radius; the sine's normal waits for the next call, even when that fills another tensor. (This
  // is PyTorch 1.13; later ones write the logarithm as log1p(-u), which can differ in the last
  // bit.)
  double one_normal() {
    if (kept_) return *std::exchange(kept_, std::nullopt);
    const double angle = 2 * std::numbers::pi * unit<double>();
    const double radius = std::sqrt(-2.0 * std::log(1.0 - unit<double>()));
    kept_ = radius * std::sin(angle);
    return radius * std::cos(angle);
  }

  std::mt19937 engine_{5489u};
  std::optional<double> kept_;
};

}  // namespace ladder
