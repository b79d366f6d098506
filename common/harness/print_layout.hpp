// What NumPy's and PyTorch's printing share: which elements are shown, and how nested lists are
// broken into lines. How an element is written is their own (python_print.cpp, ops/print.cpp).
#pragma once

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace ladder::layout {

using Sizes = std::span<const std::int64_t>;
using Words = std::vector<std::string>;

/// The fewest digits that read back as the same T; with a precision, that many after the point.
template <class T, class... Precision>
std::string digits(T value, std::chars_format format, Precision... precision) {
  if (std::isnan(value)) return "nan";  // never "-nan"
  char text[400];                       // the smallest double, written out, has about 330
  return {text, std::to_chars(text, std::end(text), value, format, precision...).ptr};
}

/// "(2, 3)"
std::string tuple(Sizes sizes);

/// How many columns the last line of `text` has.
inline std::size_t last_line_width(const std::string& text) {
  return text.size() - (text.rfind('\n') + 1);
}

/// An array of more than 1000 elements shows three at either end of each dimension.
inline bool summarized(std::int64_t elements) { return elements > 1000; }

constexpr std::int64_t dots = -1;

/// The places along a dimension that are shown; `dots` stands for those left out.
std::vector<std::int64_t> shown(std::int64_t size, bool summarize);

/// The shown elements of a contiguous array, in order.
template <class T> std::vector<T> shown_values(const T* data, Sizes sizes, bool summarize) {
  std::vector<std::int64_t> offsets{0};
  for (const auto size : sizes)
    for (const auto offset : std::exchange(offsets, {}))
      for (const auto i : shown(size, summarize))
        if (i != dots) offsets.push_back(offset * size + i);
  std::vector<T> values;
  for (const auto offset : offsets) values.push_back(data[offset]);
  return values;
}

/// The least and the largest magnitude among the finite numbers other than 0. If there are none,
/// the least is the larger one: neither is extreme, and they are not far apart.
template <class T> std::pair<T, T> magnitudes(const std::vector<T>& values) {
  T least = std::numeric_limits<T>::max(), most = 0;
  for (const T value : values) {
    if (value == 0 || !std::isfinite(value)) continue;
    least = std::min(least, std::abs(value));
    most = std::max(most, std::abs(value));
  }
  return {least, most};
}

/// The shown elements as text.
struct Elements {
  Words words;
  std::size_t width;  // as a line counts it; shorter words are padded, and some may be longer
};

/// Puts the words between brackets: nested lists, broken into lines, their columns aligned.
struct Layout : Elements {
  bool summarize;
  std::size_t line_width;
  std::string dots_word;   // between the elements left and right of those left out
  std::size_t dots_width;  // as a line counts it
  std::size_t next = 0;    // element

  std::string list(Sizes sizes, std::size_t indent);
};

}  // namespace ladder::layout
