#include "tests/exercises/runner/language.hpp"

#include <cstdlib>
#include <regex>

#include "tests/exercises/runner/say.hpp"

namespace exercises {
namespace {

bool is_chinese = false;

// "as in C", without what is around it.
std::string unquoted(const std::string& line) {
  const std::size_t first = line.find('"') + 1;
  std::string text;
  for (std::size_t i = first; i + 1 < line.size(); ++i)
    if (line[i] == '\\')
      text += line[++i] == 'n' ? '\n' : line[i];
    else
      text += line[i];
  return text;
}

}  // namespace

std::map<std::string, std::string> read_table(const fs::path& file) {
  std::map<std::string, std::string> table;
  if (!fs::exists(file)) return table;
  std::string english;
  bool is_english = true;
  for (const auto& line : lines_of(read_file(file))) {
    if (!line.ends_with('"')) continue;
    if (line.starts_with("msg")) is_english = line.starts_with("msgid");
    if (line.starts_with("msgid")) english.clear();
    (is_english ? english : table[english]) += unquoted(line);
  }
  table.erase("");  // the file's own header
  return table;
}

void choose_language(const std::string& name) {
  if (name != "en" && name != "zh") throw UserError(text("--lang takes zh or en, not '{}'", name));
  is_chinese = name == "zh";
}

void choose_language(int argc, char** argv) {
  const char* const from_outside = std::getenv("LADDER_LANG");
  if (from_outside != nullptr && *from_outside != '\0') choose_language(from_outside);
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    if (word == "--lang" && i + 1 < argc) choose_language(argv[i + 1]);
    if (word.starts_with("--lang=")) choose_language(word.substr(7));
  }
}

bool reads_chinese() { return is_chinese; }

std::string translated(const std::string& english) {
  if (!is_chinese) return english;
  static const auto table = read_table(fs::path(LADDER_SOURCE_DIR) / "teaching" / "zh.po");
  const auto row = table.find(english);
  return row == table.end() ? english : row->second;
}

std::string read_page(const fs::path& page) {
  static const std::regex other_language(
      "(English \\| \\[中文\\]|\\[English\\]\\([^)]*\\) \\| 中文)[^\n]*\n(<!--[^\n]*-->\n)?\n*");
  fs::path chinese = page;
  chinese.replace_extension(".zh.md");
  const std::string words = read_file(is_chinese && fs::exists(chinese) ? chinese : page);
  return std::regex_replace(
      words, other_language, "",
      std::regex_constants::match_continuous | std::regex_constants::format_first_only);
}

}  // namespace exercises
