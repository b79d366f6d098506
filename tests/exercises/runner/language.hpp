// The language that a learner reads: English, as it stands in the sources, or the Chinese that
// teaching/zh.po has for it.
#pragma once

#include <map>

#include "tests/exercises/runner/files.hpp"

namespace exercises {

/// "en" or "zh"; throws UserError for another.
void choose_language(const std::string& name);
/// By LADDER_LANG, or by --lang, which comes first.
void choose_language(int argc, char** argv);

bool reads_chinese();

/// English and Chinese: the rows of a file in gettext's form, without its header. Empty if there is
/// no such file.
std::map<std::string, std::string> read_table(const fs::path& file);

/// By teaching/zh.po.
std::string translated(const std::string& english);

/// Marks a message that becomes text() elsewhere; tests/test_translations.cpp looks for both.
constexpr const char* message(const char* english) { return english; }

/// What a page says: of task.md what task.zh.md says, if that is the language, and if there is one.
/// Without the lines at its top that link the other language.
std::string read_page(const fs::path& page);

}  // namespace exercises
