#pragma once

#include <cmath>
#include <cstdint>
#include <optional>
#include <random>
#include <utility>

namespace ladder {

/// NumPy's legacy generator: the streams of np.random.rand and randn after np.random.seed(n).
class NumpyRandom {
 public:
  explicit NumpyRandom(std::uint32_t seed) : engine_(seed) {}

  /// A double in [0, 1): 27 bits of one draw above 26 bits of the next, 53 in all.
  double uniform() {
    const auto high = static_cast<std::uint32_t>(engine_()) >> 5;
    const auto low = static_cast<std::uint32_t>(engine_()) >> 6;
    return (high * 67108864.0 + low) / 9007199254740992.0;  // (high * 2^26 + low) / 2^53
  }

  /// A standard normal by Marsaglia's polar method: a random point in the unit disc gives two
  /// normals. That of the second coordinate comes first; the other waits for the next call.
  double normal() {
    if (kept_) return *std::exchange(kept_, std::nullopt);
    double a, b, square;
    do {
      a = 2.0 * uniform() - 1.0;
      b = 2.0 * uniform() - 1.0;
      square = a * a + b * b;
    } while (square >= 1.0 || square == 0.0);
    const double scale = std::sqrt(-2.0 * std::log(square) / square);
    kept_ = scale * a;
    return scale * b;
  }

  /// np.random.randn(sizes...) in an array type with from_shape(), such as xt::xarray.
  template <class Array, class... Sizes> Array randn(Sizes... sizes) {
    Array values = Array::from_shape({static_cast<std::size_t>(sizes)...});
    for (auto& value : values) value = static_cast<typename Array::value_type>(normal());
    return values;
  }

 private:
  std::mt19937 engine_;
  std::optional<double> kept_;
};

}  // namespace ladder
