// A list of sizes, strides or dimensions that somebody else owns (PyTorch's c10::IntArrayRef).
#pragma once

#include <algorithm>
#include <cstdint>
#include <initializer_list>
#include <ostream>
#include <span>
#include <vector>

namespace ladder {

class IntArrayRef : public std::span<const std::int64_t> {
 public:
  using span::span;
  IntArrayRef(std::span<const std::int64_t> values) : span(values) {}
  IntArrayRef(const std::vector<std::int64_t>& values) : span(values) {}
  // As in PyTorch, a braced list lives until the end of the call that it is written in.
  IntArrayRef(const std::initializer_list<std::int64_t>& values)
      : span(std::data(values), values.size()) {}
  /// One number stands for a list of one: sum(0) is sum({0}).
  IntArrayRef(const std::int64_t& value) : span(&value, 1) {}

  std::vector<std::int64_t> vec() const { return {begin(), end()}; }

  friend bool operator==(IntArrayRef a, IntArrayRef b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end());
  }
  friend std::ostream& operator<<(std::ostream& out, IntArrayRef values) {
    out << '[';
    for (std::size_t i = 0; i < values.size(); ++i) out << (i ? ", " : "") << values[i];
    return out << ']';
  }
};

}  // namespace ladder
