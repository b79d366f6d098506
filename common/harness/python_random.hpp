#pragma once

#include <bit>
#include <cstdint>
#include <random>

namespace ladder {

/// The stream of Python's `random.seed(n)` and `random.randint(low, high)`.
class PythonRandom {
 public:
  explicit PythonRandom(std::uint32_t seed) {
    ArraySeed sequence{seed};
    engine_.seed(sequence);
  }

  /// A whole number in [low, high], both included; the range may hold up to 2^32 numbers. Python
  /// takes as many bits as their count has, and draws again while they are too large.
  std::int64_t randint(std::int64_t low, std::int64_t high) {
    const auto count = static_cast<std::uint64_t>(high - low + 1);
    const auto width = static_cast<int>(std::bit_width(count));
    std::uint64_t draw = bits(width);
    while (draw >= count) draw = bits(width);
    return low + static_cast<std::int64_t>(draw);
  }

  /// Its state is that of Python's generator.
  std::mt19937& engine() { return engine_; }

 private:
  // MT19937's "init by array" (Matsumoto and Nishimura, 2002) with the seed as an array of one
  // word, in the shape of a standard seed sequence, from which std::mt19937 takes its state.
  struct ArraySeed {
    using result_type = std::uint32_t;
    std::uint32_t seed;

    template <class Iterator> void generate(Iterator begin, Iterator end) const {
      const auto n = static_cast<std::uint32_t>(end - begin);  // 624
      const auto mixed = [&](std::uint32_t i) { return begin[i - 1] ^ (begin[i - 1] >> 30); };
      begin[0] = 19650218u;
      for (std::uint32_t i = 1; i < n; ++i) begin[i] = 1812433253u * mixed(i) + i;

      for (std::uint32_t k = 0; k < 2 * n - 1; ++k) {
        const std::uint32_t i = 1 + k % (n - 1);  // round and round behind the first word, which
        if (i == 1 && k > 0) begin[0] = begin[n - 1];  // is the last once more
        begin[i] = k < n ? (begin[i] ^ (mixed(i) * 1664525u)) + seed
                         : (begin[i] ^ (mixed(i) * 1566083941u)) - i;
      }
      begin[0] = 0x80000000u;  // so that the state is never all zero
    }
  };

  // The low word comes first; a word of which only some bits are wanted gives its top ones.
  std::uint64_t bits(int count) {
    if (count <= 32) return engine_() >> (32 - count);
    const std::uint64_t low = bits(32);
    return bits(count - 32) << 32 | low;
  }

  std::mt19937 engine_;
};

}  // namespace ladder
