#include "tests/exercises/runner/checker.hpp"

#include "tests/exercises/runner/difference.hpp"
#include "tests/exercises/runner/say.hpp"

namespace exercises {
namespace {

// A program's text without comments and space.
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

}  // namespace

bool same_code(const fs::path& a, const fs::path& b) {
  return bare(read_file(a)) == bare(read_file(b));
}

std::string message_of(const fs::path& wrong) {
  std::string message;
  for (const auto& line : lines_of(read_file(wrong))) {
    if (!line.starts_with("//")) break;
    message += (message.empty() ? "" : " ") + trimmed(line.substr(2));
  }
  return message;
}

Outcome Checker::execute(const Program& program, std::uint32_t seed) {
  return run({program.file.string(), std::to_string(seed), "{fd}",
              (builder_.build() / "bin").string(), symbols(program).string(), todo_means},
             {});
}

// The file with the symbols that the answer defines, as a person writes them.
fs::path Checker::symbols(const Program& program) {
  if (program.objects.empty()) return {};
  const fs::path file = program.file.string() + ".symbols";
  if (fs::exists(file)) return file;
  std::vector<std::string> words{"nm", "-C", "--defined-only"};
  for (const auto& object : program.objects) words.push_back(object.string());
  write_file(file, run(words, {.space = false}).output);
  return file;
}

std::vector<exercise::Record> Checker::expected(const Exercise& exercise, std::uint32_t seed) {
  const Program program = builder_.expecting(exercise);
  const fs::path file = program.file.string() + ".expected" + std::to_string(seed);
  if (!fs::exists(file)) {
    const Outcome outcome = execute(program, seed);
    if (outcome.code != 0 || outcome.signal != 0 || outcome.timed_out)
      throw UserError(text("{}: the check itself failed: {}", exercise.id, outcome.output));
    write_file(file, outcome.records);
  }
  return records_in(read_file(file));
}

// How a known mistake shows: nothing, if it does not. Its program is run once, and what it answered
// is kept.
exercise::Record Checker::shown_by(const Exercise& exercise, const fs::path& wrong,
                                   std::uint32_t seed) {
  try {
    const std::string program = builder_.answering(exercise, wrong).file.string();
    const fs::path file = program + ".shown" + std::to_string(seed);
    if (!fs::exists(file))
      write_file(file, exercise::encode(judged(exercise, wrong, seed).difference));
    return records_in(read_file(file)).front();
  } catch (const CompileError&) {
    return {};
  }
}

std::vector<Mistake> Checker::mistakes(const Exercise& exercise, std::uint32_t seed) {
  std::vector<Mistake> mistakes;
  for (const auto& wrong : exercise.wrong())
    mistakes.push_back({shown_by(exercise, wrong, seed), message_of(wrong)});
  if (mistakes.empty() && seed == 0 && fs::exists(exercise.recorded()))
    for (const auto& record : records_in(read_file(exercise.recorded())))
      mistakes.push_back({record, record.rule});
  return mistakes;
}

Verdict Checker::judged(const Exercise& exercise, const fs::path& answer, std::uint32_t seed) {
  const auto right = expected(exercise, seed);
  try {
    const Program program = builder_.answering(exercise, answer);
    if (!exercise.defines.empty() &&
        read_file(symbols(program)).find(" " + exercise.defines) == std::string::npos)
      return {State::wrong, text("what the file defines"),
              text("it does not define {}", exercise.defines)};
    const Outcome outcome = execute(program, seed);
    Verdict verdict = judge(right, outcome, Phrases(exercise.folder));
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
  const bool tries = todo_means != "report";
  // Some starts are programs that run, without a hole: what is not as it should be is not written.
  const bool untouched = !tries && same_code(answer, exercise.start());
  for (const auto seed : seeds) {
    Verdict verdict = judged(exercise, answer, seed);
    if (verdict.state == State::passed && seed != seeds.back()) continue;
    if (verdict.state == State::wrong && untouched)
      return {State::not_written, verdict.what, {}, {}, {}, answer.string()};
    if (verdict.state == State::wrong && !tries)
      for (const auto& mistake : mistakes(exercise, seed))
        if (same_mistake(mistake.record, verdict.difference))
          verdict.mistake = Phrases(exercise.folder)(mistake.message);
    return verdict;
  }
  return {};
}

}  // namespace exercises
