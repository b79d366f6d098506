// What a random program is made of: libFuzzer's bytes, one decision after the other. Any bytes are
// a program; when they are used up, every decision is the first.
#pragma once

#include "common/tensor.hpp"

#include <cstdio>
#include <cstdlib>
#include <limits>

namespace fuzz {

class Bytes {
 public:
  Bytes(const std::uint8_t* data, std::size_t size) : left_(data, size) {}

  bool used_up() const { return left_.empty(); }
  std::uint8_t next() {
    if (left_.empty()) return 0;
    const std::uint8_t byte = left_.front();
    left_ = left_.subspan(1);
    return byte;
  }
  /// One of 0 to n - 1.
  std::size_t below(std::size_t n) { return next() % n; }
  bool coin() { return next() % 2 == 1; }
  /// One in n.
  bool rarely(std::size_t n) { return below(n) == n - 1; }
  template <class T, std::size_t n> const T& one_of(const T (&choices)[n]) {
    return choices[below(n)];
  }

  /// Small, or at the edge of what a type holds.
  ladder::Scalar number() {
    constexpr double inf = std::numeric_limits<double>::infinity();
    if (coin())
      return one_of({0., 1., -1., 2., 0.5, -0.0, 3., 1e-30, 1e30, 1e300, inf, -inf, inf - inf});
    constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
    return one_of<std::int64_t>({0, 1, -1, 2, 3, most, -most - 1});
  }
  /// Up to four dimensions of up to three elements; now and then beyond what there can be.
  std::vector<std::int64_t> sizes() {
    std::vector<std::int64_t> sizes(below(5));
    for (std::int64_t& size : sizes)
      size = !rarely(64) ? static_cast<std::int64_t>(below(4))
                         : one_of<std::int64_t>({-1, -2, std::int64_t{1} << 45,
                                                 std::numeric_limits<std::int64_t>::max()});
    return sizes;
  }
  /// A dimension or an index, from the front or the end; mostly there is such a one.
  std::int64_t index() {
    return rarely(64) ? one_of<std::int64_t>({-4, 4, 7, std::numeric_limits<std::int64_t>::min()})
                      : static_cast<std::int64_t>(below(6)) - 3;
  }

 private:
  std::span<const std::uint8_t> left_;
};

/// Ends the program, as a sanitizer does, unless `truth`.
inline void expect(bool truth, const std::string& what) {
  if (truth) return;
  std::fprintf(stderr, "ERROR: not so: %s\n", what.c_str());
  std::abort();
}

}  // namespace fuzz
