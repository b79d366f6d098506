#pragma once

#include <cmath>
#include <cstdint>
#include <random>

namespace ladder {

/// NumPy's legacy generator: the streams of `np.random.seed(n)`, `np.random.rand` and
/// `np.random.randn`.
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
  /// normals. The one from the second coordinate is handed out first; the other waits for the next
  /// call.
  double normal() {
    if (has_kept_) {
      has_kept_ = false;
      return kept_;
    }
    double a, b, square;
    do {
      a = 2.0 * uniform() - 1.0;
      b = 2.0 * uniform() - 1.0;
      square = a * a + b * b;
    } while (square >= 1.0 || square == 0.0);
    const double scale = std::sqrt(-2.0 * std::log(square) / square);
    kept_ = scale * a;
    has_kept_ = true;
    return scale * b;
  }

  /// np.random.randn(sizes...) in an array type with from_shape(), such as xt::xarray.
  template <class Array, class... Sizes>
  Array randn(Sizes... sizes) {
    Array values = Array::from_shape({static_cast<std::size_t>(sizes)...});
    for (auto& value : values) value = static_cast<typename Array::value_type>(normal());
    return values;
  }

 private:
  std::mt19937 engine_;
  double kept_ = 0.0;
  bool has_kept_ = false;
};

}  // namespace ladder
