#include "common/harness/print_layout.hpp"

#include <numeric>

namespace ladder::layout {

std::string tuple(Sizes sizes) {
  std::string text;
  for (const auto size : sizes) text += (text.empty() ? "(" : ", ") + std::to_string(size);
  return text + ")";
}

std::vector<std::int64_t> shown(std::int64_t size, bool summarize) {
  if (summarize && size > 6) return {0, 1, 2, dots, size - 3, size - 2, size - 1};
  std::vector<std::int64_t> all(static_cast<std::size_t>(size));
  std::iota(all.begin(), all.end(), 0);
  return all;
}

std::string Layout::list(Sizes sizes, std::size_t indent) {
  if (sizes.empty()) {
    const std::string& word = words[next++];
    return std::string(width - std::min(width, word.size()), ' ') + word;
  }
  const std::size_t inner = sizes.size() - 1;  // dimensions inside this one
  const std::string new_line =
      std::string(",").append(std::max<std::size_t>(1, inner), '\n').append(indent + 1, ' ');
  std::string text = "[";
  std::size_t column = indent;
  for (const auto i : shown(sizes[0], summarize)) {
    const std::size_t columns = i == dots ? dots_width : width;
    const bool wrap = inner > 0 || column + 2 + columns > line_width;
    if (i != 0) text += wrap ? new_line : ", ";
    if (i != 0) column = wrap ? indent : column + 2;
    text += i != dots ? list(sizes.subspan(1), indent + 1) : inner > 0 ? "..." : dots_word;
    column += columns;
  }
  return text + "]";
}

}  // namespace ladder::layout
