#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <random>

namespace ladder {

/// The stream of Python's `random.seed(n)` and `random.randint(low, high)`.
class PythonRandom {
 public:
  explicit PythonRandom(std::uint64_t seed) {
    ArraySeed sequence{seed};
    engine_.seed(sequence);
  }

  /// A whole number in [low, high], both included; the range may hold up to 2^32 numbers.
  /// Python takes as many bits as the count of numbers has, and draws again while they are too
  /// large.
  std::int64_t randint(std::int64_t low, std::int64_t high) {
    const std::uint64_t count =
        static_cast<std::uint64_t>(high) - static_cast<std::uint64_t>(low) + 1;
    const int width = static_cast<int>(std::bit_width(count));
    std::uint64_t draw;
    do {
      draw = bits(width);
    } while (draw >= count);
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(low) + draw);
  }

 private:
  // MT19937's "init by array" (Matsumoto and Nishimura, 2002) with the seed's 32-bit words as the
  // array. It has the shape of a standard seed sequence, so that std::mt19937 takes its state from
  // here.
  struct ArraySeed {
    using result_type = std::uint32_t;
    std::uint64_t seed;

    template <class Iterator>
    void generate(Iterator begin, Iterator end) const {
      const std::uint32_t key[2] = {static_cast<std::uint32_t>(seed),
                                    static_cast<std::uint32_t>(seed >> 32)};
      const std::size_t key_size = key[1] == 0 ? 1 : 2;
      const auto n = static_cast<std::size_t>(end - begin);
      const auto state = [&](std::size_t i) -> auto& {
        return begin[static_cast<std::ptrdiff_t>(i)];
      };
      const auto mixed = [&](std::size_t i) { return state(i - 1) ^ (state(i - 1) >> 30); };

      state(0) = 19650218u;
      for (std::size_t i = 1; i < n; ++i) {
        state(i) = 1812433253u * mixed(i) + static_cast<std::uint32_t>(i);
      }
      std::size_t i = 1;
      const auto advance = [&] {
        if (++i == n) {
          state(0) = state(n - 1);
          i = 1;
        }
      };
      for (std::size_t k = 0; k < std::max(n, key_size); ++k, advance()) {
        const std::size_t j = k % key_size;
        state(i) = (state(i) ^ (mixed(i) * 1664525u)) + key[j] + static_cast<std::uint32_t>(j);
      }
      for (std::size_t k = 0; k < n - 1; ++k, advance()) {
        state(i) = (state(i) ^ (mixed(i) * 1566083941u)) - static_cast<std::uint32_t>(i);
      }
      state(0) = 0x80000000u;  // so that the state is never all zero
    }
  };

  // The low word comes first; a word of which only some bits are wanted gives its top ones.
  std::uint64_t bits(int count) {
    const auto top = [this](int n) { return static_cast<std::uint32_t>(engine_()) >> (32 - n); };
    if (count <= 32) return top(count);
    const std::uint64_t low = top(32);
    return static_cast<std::uint64_t>(top(count - 32)) << 32 | low;
  }

  std::mt19937 engine_;
};

}  // namespace ladder
