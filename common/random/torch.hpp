#pragma once

#include <cmath>
#include <cstdint>
#include <limits>
#include <numbers>
#include <optional>
#include <random>
#include <type_traits>

#include "common/random/torch_math.hpp"

namespace ladder {

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
  template <class T>
  void uniform(T* out, std::int64_t n, double from, double to) {
    const T low = static_cast<T>(from);
    const T width = static_cast<T>(to) - low;
    for (std::int64_t i = 0; i < n; ++i) out[i] = std::fma(unit<T>(), width, low);
  }

  /// Fills out[0..n) with normals.
  ///
  /// From 16 numbers on, all of `out` is first filled with uniforms; then each block of 16 becomes
  /// normals by the Box-Muller transform. Where n is no multiple of 16, the last 16 places are
  /// drawn once more and transformed, over whatever stood in them.
  template <class T>
  void normal(T* out, std::int64_t n, double mean, double std) {
    if (n < block) {
      for (std::int64_t i = 0; i < n; ++i)
        out[i] = static_cast<T>(std::fma(one_normal(), std, mean));
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

  // A uniform in [0, 1): as many low bits of one draw (float) or two (double) as T's mantissa
  // holds.
  template <class T>
  T unit() {
    constexpr int digits = std::numeric_limits<T>::digits;
    constexpr std::uint64_t mask = (std::uint64_t{1} << digits) - 1;
    std::uint64_t bits = random();
    if constexpr (std::is_same_v<T, double>) bits = bits << 32 | random();
    return static_cast<T>(bits & mask) / static_cast<T>(mask + 1);
  }

  // The first eight uniforms give the radii, the last eight the angles; 1 - u keeps the logarithm's
  // argument off 0.
  template <class T>
  static void box_muller(T* values, T mean, T std) {
    for (int j = 0; j < block / 2; ++j) {
      const T radius = std::sqrt(T(-2) * torch_math::log(T(1) - values[j]));
      const T angle = static_cast<T>(2 * std::numbers::pi) * values[j + block / 2];
      values[j] = std::fma(radius * torch_math::cos(angle), std, mean);
      values[j + block / 2] = std::fma(radius * torch_math::sin(angle), std, mean);
    }
  }

  // Fewer than 16 numbers: one at a time, in double whatever the dtype, the angle drawn before the
  // radius; the sine's normal waits for the next call, even when that fills another tensor. (This
  // is PyTorch 1.13; later ones write the logarithm as log1p(-u), which can differ in the last
  // bit.)
  double one_normal() {
    if (kept_) {
      const double value = *kept_;
      kept_.reset();
      return value;
    }
    const double angle = 2 * std::numbers::pi * unit<double>();
    const double radius = std::sqrt(-2.0 * std::log(1.0 - unit<double>()));
    kept_ = radius * std::sin(angle);
    return radius * std::cos(angle);
  }

  std::mt19937 engine_{5489u};
  std::optional<double> kept_;
};

}  // namespace ladder
