#include "common/harness/print_layout.hpp"

#include <numeric>

namespace ladder::layout {

std::string tuple(Sizes sizes) {
  std::string text;
  for (const auto size : sizes) text += (text.empty() ? "(" : ", ") + std::to_string(size);
  return text + ")";
}

std::size_t last_line_width(const std::string& text) {
  return text.size() - (text.rfind('\n') + 1);
}

std::vector<std::int64_t> shown(std::int64_t size, bool summarize) {
  if (summarize && size > 6) return {0, 1, 2, dots, size - 3, size - 2, size - 1};
  std::vector<std::int64_t> all(static_cast<std::size_t>(size));
  std::iota(all.begin(), all.end(), 0);
  return all;
}

std::vector<std::int64_t> shown_offsets(Sizes sizes, bool summarize) {
  std::vector<std::int64_t> offsets{0};
  for (const auto size : sizes) {
    std::vector<std::int64_t> finer;
    for (const auto offset : offsets)
      for (const auto i : shown(size, summarize))
        if (i != dots) finer.push_back(offset * size + i);
    offsets = std::move(finer);
  }
  return offsets;
}

Elements::Elements(Words texts, std::size_t width_) : words(std::move(texts)), width(width_) {
  for (auto& word : words) word.insert(0, width - std::min(width, word.size()), ' ');
}

std::string Layout::list(Sizes sizes, std::size_t indent) {
  if (sizes.empty()) return elements.words[next++];
  const std::size_t inner = sizes.size() - 1;  // dimensions inside this one
  const std::string new_line =
      std::string(",").append(std::max<std::size_t>(1, inner), '\n').append(indent + 1, ' ');
  std::string text = "[";
  std::size_t column = indent;
  for (const auto i : shown(sizes[0], summarize)) {
    const std::size_t width = i == dots ? dots_width : elements.width;
    const bool wrap = inner > 0 || column + 2 + width > line_width;
    if (i != 0) text += wrap ? new_line : ", ";
    if (i != 0) column = wrap ? indent : column + 2;
    if (i != dots)
      text += list(sizes.subspan(1), indent + 1);
    else
      text += inner > 0 ? "..." : dots_word;
    column += width;
  }
  return text + "]";
}

}  // namespace ladder::layout
