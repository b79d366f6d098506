#include "tests/exercises/runner/print.hpp"

#include <unistd.h>

#include <cstdio>
#include <sstream>

namespace exercises {
namespace {

std::string coloured(const std::string& text, const char* colour) {
  if (isatty(STDOUT_FILENO) == 0) return text;
  return std::string("\033[") + colour + "m" + text + "\033[0m";
}

// Lines of at most 92 characters, two spaces in.
void paragraph(const std::string& text) {
  std::istringstream words(text);
  std::string line = " ";
  for (std::string word; words >> word; line += " " + word) {
    if (line.size() + word.size() < 92 || line == " ") continue;
    std::printf("%s\n", line.c_str());
    line = " ";
  }
  if (line != " ") std::printf("%s\n", line.c_str());
}

std::string place(const Verdict& verdict, const fs::path& root) {
  if (verdict.file.empty()) return "";
  const fs::path file = fs::path(verdict.file).lexically_relative(root);
  const std::string name =
      file.empty() || file.string().starts_with("..") ? verdict.file : file.string();
  return name + (verdict.line > 0 ? ":" + std::to_string(verdict.line) : "");
}

void headline(const Exercise& exercise, const std::string& state, const char* colour) {
  std::printf("%s %s: %s\n", exercise.id.c_str(), exercise.title.c_str(),
              coloured(state, colour).c_str());
}

// What the answer printed itself, the first twelve lines.
void print_output(const std::string& output) {
  const auto lines = lines_of(output);
  if (lines.empty()) return;
  std::printf("\n  Your program printed:\n");
  for (std::size_t i = 0; i < lines.size() && i < 12; ++i)
    std::printf("    %s\n", lines[i].c_str());
  if (lines.size() > 12) std::printf("    ... and %zu more lines\n", lines.size() - 12);
}

}  // namespace

void print(const Verdict& verdict, const Exercise& exercise, const fs::path& root) {
  switch (verdict.state) {
    case State::passed:
      headline(exercise, "passed", "32");
      for (const auto& why : verdict.why) paragraph(why);
      break;
    case State::not_written:
      headline(exercise, "not written yet", "33");
      std::printf("  %s%s%s\n", place(verdict, root).c_str(), verdict.what.empty() ? "" : ": ",
                  verdict.what.c_str());
      break;
    case State::does_not_compile:
      headline(exercise, "does not compile", "31");
      std::printf("  %s: ", place(verdict, root).c_str());
      std::printf("%s\n", verdict.how.c_str());
      break;
    case State::wrong:
      headline(exercise, "wrong", "31");
      paragraph(verdict.what + ":");
      paragraph(verdict.how);
      if (!verdict.rule.empty()) paragraph(verdict.rule);
      if (!verdict.mistake.empty()) std::printf("\n"), paragraph(verdict.mistake);
      print_output(verdict.output);
  }
}

}  // namespace exercises
