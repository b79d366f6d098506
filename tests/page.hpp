// A page of Markdown, taken apart: what a translation has to leave as it is, and where links go.
#pragma once

#include <algorithm>
#include <filesystem>
#include <map>
#include <regex>
#include <set>
#include <string>
#include <vector>

#include "tests/text_files.hpp"

/// All pages of the repository, but for what was built or is somebody's own.
inline std::vector<std::filesystem::path> all_pages() {
  std::vector<std::filesystem::path> pages;
  for (std::filesystem::recursive_directory_iterator at(LADDER_SOURCE_DIR), end; at != end; ++at) {
    const std::string name = at->path().filename().string();
    if (at->is_directory() && (name[0] == '.' || name == "build" || name == "my"))
      at.disable_recursion_pending();
    else if (name.ends_with(".md"))
      pages.push_back(at->path());
  }
  std::sort(pages.begin(), pages.end());
  return pages;
}

struct Page {
  explicit Page(const std::filesystem::path& file);

  std::string text;                                  // all of it, with the lines at its top
  std::vector<std::string> headings;                 // "## Try"
  std::vector<std::string> blocks;                   // of code, fenced or indented
  std::multiset<std::string> spans, numbers, links;  // `code`, numbers in digits, targets
  std::set<std::string> anchors;                     // of its headings, as GitHub makes them

 private:
  std::string without_blocks(const std::vector<std::string>& lines);
  std::string without_spans(const std::string& prose);
  void read_links(std::string& prose);
  void read_numbers(const std::string& prose);
  void make_anchors();
};

namespace page_parts {

inline std::size_t indent_of(const std::string& line) {
  return std::min(line.find_first_not_of(' '), line.size());
}

// Where the text of "- an item" or of "1. an item" begins; 0 for another line.
inline std::size_t item_indent(const std::string& line) {
  static const std::regex item(" *([-*]|[0-9]+\\.) +");
  std::smatch match;
  return std::regex_search(line, match, item, std::regex_constants::match_continuous)
             ? static_cast<std::size_t>(match.length())
             : 0;
}

// A code point of UTF-8, and how many bytes it has.
inline std::pair<unsigned, std::size_t> code_point(const std::string& text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[at + i]); };
  if (byte(0) < 0xc0) return {byte(0), 1};
  const std::size_t size = byte(0) < 0xe0 ? 2 : byte(0) < 0xf0 ? 3 : 4;
  unsigned code = byte(0) & (0xffU >> (size + 1));
  for (std::size_t i = 1; i < size && at + i < text.size(); ++i) code = code << 6 | (byte(i) & 63U);
  return {code, size};
}

// A letter or a digit that is no ASCII: what is left is punctuation and signs, Chinese ones, too.
inline bool is_letter(unsigned code) {
  const bool is_latin_or_greek = code >= 0xc0 && code < 0x2000 && code != 0xd7 && code != 0xf7;
  const bool is_chinese = (code >= 0x3400 && code < 0xa000) || code == 0x3005 || code >= 0x20000;
  return is_latin_or_greek || is_chinese;
}

// As GitHub makes it: small letters, hyphens for spaces, and no punctuation.
inline std::string anchor_of(const std::string& heading) {
  std::string anchor;
  for (std::size_t at = heading.find(' ') + 1; at < heading.size();) {
    const auto [code, size] = code_point(heading, at);
    if (code < 0x80 && (std::isalnum(static_cast<int>(code)) || code == '-' || code == '_'))
      anchor += static_cast<char>(std::tolower(static_cast<int>(code)));
    else if (code == ' ')
      anchor += '-';
    else if (code >= 0x80 && is_letter(code))
      anchor += heading.substr(at, size);
    at += size;
  }
  return anchor;
}

}  // namespace page_parts

inline Page::Page(const std::filesystem::path& file) {
  text = read_file(file);
  auto lines = lines_of_text(text);
  // The lines that link the other language, and say what a translation was made from.
  if (!lines.empty() && lines[0].find(" | ") != std::string::npos && lines[0][0] != '|')
    lines[0].clear();
  if (lines.size() > 1 && lines[1].starts_with("<!--")) lines[1].clear();
  std::string prose = without_spans(without_blocks(lines));
  read_links(prose);
  read_numbers(prose);
  make_anchors();
}

// Takes the blocks of code out. Indented lines are code behind an empty line, and where they are
// four spaces further in than the list item that they may belong to.
inline std::string Page::without_blocks(const std::vector<std::string>& lines) {
  std::string prose;
  std::size_t item = 0;
  bool in_fence = false, in_code = false, after_empty = true;
  for (const auto& line : lines) {
    const std::size_t indent = page_parts::indent_of(line);
    const bool is_empty = indent == line.size(), is_fence = line.compare(indent, 3, "```") == 0;
    if (!is_empty && !in_fence && indent < item) item = 0;
    const bool goes_on = in_code && (is_empty || indent >= item + 4);
    in_code =
        !in_fence && !is_fence && (goes_on || (after_empty && indent >= item + 4 && !is_empty));
    if (is_fence && !in_fence) blocks.emplace_back();
    if (in_fence || is_fence) blocks.back() += line + "\n";
    if (in_code && !goes_on) blocks.emplace_back();
    if (in_code && !is_empty) blocks.back() += line + "\n";
    if (!in_code && !in_fence && !is_fence) {
      prose += line;
      if (const std::size_t start = page_parts::item_indent(line)) item = start;
      if (std::regex_search(line, std::regex("^#+ "))) headings.push_back(line);
    }
    prose += "\n";
    in_fence ^= is_fence;
    after_empty = is_empty;
  }
  return prose;
}

inline std::string Page::without_spans(const std::string& prose) {
  static const std::regex span("`([^`]+)`"), space("\\s+");
  for (std::sregex_iterator at(prose.begin(), prose.end(), span), end; at != end; ++at)
    spans.insert(std::regex_replace((*at)[1].str(), space, " "));
  return std::regex_replace(prose, span, " ");
}

inline void Page::read_links(std::string& prose) {
  static const std::regex link("\\]\\(([^)\\s]+)\\)");
  for (std::sregex_iterator at(prose.begin(), prose.end(), link), end; at != end; ++at)
    links.insert((*at)[1]);
  prose = std::regex_replace(prose, link, "] ");
}

inline void Page::read_numbers(const std::string& prose) {
  static const std::regex number("[A-Za-z]?[0-9][0-9.,]*(e-?[0-9]+)?");
  for (std::sregex_iterator at(prose.begin(), prose.end(), number), end; at != end; ++at) {
    const std::string found = at->str();
    if (std::isalpha(static_cast<unsigned char>(found[0]))) continue;  // of a name, such as w1
    numbers.insert(found.substr(0, found.find_last_not_of(".,") + 1));
  }
}

// Of headings that are alike, the second gets "-1".
inline void Page::make_anchors() {
  std::map<std::string, int> seen;
  for (const auto& heading : headings) {
    const std::string anchor = page_parts::anchor_of(heading);
    const int before = seen[anchor]++;
    anchors.insert(before == 0 ? anchor : anchor + "-" + std::to_string(before));
  }
}
