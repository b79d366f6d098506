#include "tests/exercises/runner/checker.hpp"

#include <regex>

namespace exercises {
namespace {

// The first hole in a file: where it is and what is missing.
Verdict first_todo(const fs::path& file) {
  static const std::regex todo("todo\\(\"([^\"]*)\"");
  Verdict verdict{State::not_written};
  verdict.file = file.string();
  const auto lines = lines_of(read_file(file));
  std::smatch match;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (!std::regex_search(lines[i], match, todo)) continue;
    verdict.what = match[1];
    verdict.line = static_cast<int>(i) + 1;
    break;
  }
  return verdict;
}

}  // namespace

std::string bare(const std::string& source) {
  std::string text;
  for (std::size_t i = 0; i < source.size(); ++i) {
    const char c = source[i];
    if (c == '/' && source.compare(i, 2, "//") == 0) {
      i = source.find('\n', i);
    } else if (c == '/' && source.compare(i, 2, "/*") == 0) {
      i = source.find("*/", i);
      if (i != std::string::npos) ++i;
    } else if (c == '"') {
      const std::size_t first = i;
      for (++i; i < source.size() && source[i] != '"'; ++i) i += source[i] == '\\';
      text += source.substr(first, i - first + 1);
    } else if (std::isspace(static_cast<unsigned char>(c)) == 0) {
      text += c;
    }
    if (i == std::string::npos) break;
  }
  return text;
}

std::string message_of(const fs::path& wrong) {
  std::string message;
  for (const auto& line : lines_of(read_file(wrong))) {
    if (!line.starts_with("//")) break;
    message += (message.empty() ? "" : " ") + trimmed(line.substr(2));
  }
  return message;
}

Outcome Checker::execute(const Program& program, const std::string& mode, std::uint32_t seed) {
  return run({program.file.string(), mode, std::to_string(seed), "{fd}",
              (builder_.build() / "bin").string(), symbols(program), todo_means},
             limits_);
}

// The file with the symbols that the answer's object defines, as a person writes them.
std::string Checker::symbols(const Program& program) {
  if (program.object.empty()) return "";
  const std::string file = program.object.string() + ".symbols";
  if (!fs::exists(file)) {
    const Outcome nm =
        run({"nm", "-C", "--defined-only", program.object.string()}, {.space = false});
    write_file(file, nm.output);
  }
  return file;
}

std::vector<exercise::Record> Checker::expected(const Exercise& exercise, std::uint32_t seed) {
  const Program program = builder_.expecting(exercise);
  const fs::path file = program.file.string() + ".expected" + std::to_string(seed);
  if (!fs::exists(file)) {
    const Outcome outcome = execute(program, "expect", seed);
    if (outcome.code != 0 || outcome.signal != 0 || !outcome.records.ends_with('\n'))
      throw UserError(exercise.id + ": the check itself failed: " + outcome.output);
    write_file(file, outcome.records);
  }
  return records_in(read_file(file));
}

std::string Checker::mistake(const Exercise& exercise, const Verdict& verdict, std::uint32_t seed) {
  for (const auto& wrong : exercise.wrong())
    if (same_mistake(judged(exercise, wrong, seed).difference, verdict.difference))
      return message_of(wrong);
  return "";
}

Verdict Checker::judged(const Exercise& exercise, const fs::path& answer, std::uint32_t seed) {
  const auto right = expected(exercise, seed);
  try {
    const Program program = builder_.answering(exercise, answer);
    if (!exercise.defines.empty() &&
        read_file(symbols(program)).find(" " + exercise.defines) == std::string::npos)
      return {State::wrong, "what the file defines", "it does not define " + exercise.defines,
              "the exercise is about this function"};
    const Outcome outcome = execute(program, "answer", seed);
    Verdict verdict = judge(right, outcome);
    verdict.output = outcome.output;
    return verdict;
  } catch (const CompileError& error) {
    Verdict verdict{State::does_not_compile, "", error.what()};
    verdict.file = error.file.string();
    verdict.line = error.line;
    verdict.output = error.output;
    return verdict;
  }
}

Verdict Checker::check(const Exercise& exercise, const fs::path& answer,
                       const std::vector<std::uint32_t>& seeds) {
  if (todo_means == "report" && bare(read_file(answer)) == bare(read_file(exercise.start())))
    return first_todo(answer);
  Verdict verdict;
  for (const auto seed : seeds) {
    verdict = judged(exercise, answer, seed);
    if (verdict.state == State::wrong && todo_means == "report")
      verdict.mistake = mistake(exercise, verdict, seed);
    if (verdict.state != State::passed) break;
  }
  return verdict;
}

}  // namespace exercises
