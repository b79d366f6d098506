#include "tests/exercises/program.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <memory>
#include <regex>

#include "tests/exercises/channel.hpp"
#include "tests/exercises/counts.hpp"

int learner_main(int argc, char** argv);

namespace exercise {
namespace {

using File = std::unique_ptr<std::FILE, int (*)(std::FILE*)>;

File temporary() {  // here: a check may write nowhere else
  char name[] = "run_XXXXXX";
  const int descriptor = mkstemp(name);
  unlink(name);
  File file(descriptor < 0 ? nullptr : fdopen(descriptor, "w+"), std::fclose);
  if (!file) throw std::runtime_error("there is no place for a temporary file");
  return file;
}

std::string text_in(std::FILE* file) {
  std::rewind(file);
  std::string text;
  char buffer[4096];
  while (const auto n = std::fread(buffer, 1, sizeof buffer, file)) text.append(buffer, n);
  return text;
}

std::FILE* counts_file = nullptr;

void write_counts() {
  std::fprintf(counts_file, "%lld %lld\n", static_cast<long long>(counts.products),
               static_cast<long long>(counts.updates));
  for (const auto& [name, times] : counts.nodes)
    std::fprintf(counts_file, "%lld %s\n", static_cast<long long>(times), name.c_str());
  std::fflush(counts_file);
}

void read_counts(const std::string& text, Run& run) {
  std::istringstream in(text);
  in >> run.products >> run.updates;
  std::int64_t times;
  std::string name;
  while (in >> times && std::getline(in >> std::ws, name)) run.nodes[name] = times;
}

[[noreturn]] void become_program(const std::vector<std::string>& flags, std::FILE* out,
                                 std::FILE* err, std::FILE* counted) {
  dup2(fileno(out), STDOUT_FILENO);
  dup2(fileno(err), STDERR_FILENO);
  counts = {};
  counts_file = counted;
  std::atexit(write_counts);
  std::vector<std::string> words{"program"};
  words.insert(words.end(), flags.begin(), flags.end());
  std::vector<char*> argv;
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  std::exit(learner_main(static_cast<int>(words.size()), argv.data()));
}

// What has crashed, or has taken too much memory, is said by whoever runs the check: it ends as the
// program did.
[[noreturn]] void end_as(int status, const std::string& err) {
  std::fputs(err.c_str(), stderr);
  if (WIFSIGNALED(status)) {
    std::signal(WTERMSIG(status), SIG_DFL);
    std::raise(WTERMSIG(status));
  }
  std::_Exit(kOutOfMemory);
}

Lines lines_in(const std::string& text) {
  Lines lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) {
    char* end = nullptr;
    const long long step = std::strtoll(line.c_str(), &end, 10);
    if (end == line.c_str() || *end != ' ') continue;
    const char* const number = end + 1;
    const double loss = std::strtod(number, &end);
    if (end == number || *end != '\0') continue;
    lines.steps.push_back(step);
    lines.losses.push_back(loss);
  }
  return lines;
}

}  // namespace

Run run_program(const std::vector<std::string>& flags) {
  const File out = temporary(), err = temporary(), counted = temporary();
  std::fflush(nullptr);
  const pid_t child = fork();
  if (child < 0) throw std::runtime_error("cannot start another process");
  if (child == 0) become_program(flags, out.get(), err.get(), counted.get());
  int status = 0;
  waitpid(child, &status, 0);
  Run run{text_in(out.get()), text_in(err.get())};
  if (WIFSIGNALED(status) || WEXITSTATUS(status) == kOutOfMemory) end_as(status, run.err);
  run.code = WEXITSTATUS(status);
  read_counts(text_in(counted.get()), run);
  return run;
}

Lines losses(const Run& run) {
  if (run.code == 0) return lines_in(run.out);
  throw std::runtime_error("the program ended with exit code " + std::to_string(run.code) +
                           (run.err.empty() ? "" : ": " + run.err));
}

Lines stage_losses(const std::string& stage, const std::vector<std::string>& flags) {
  std::string command = "'" + channel().bin + "/" + stage + "'";
  for (const auto& flag : flags) command += " '" + flag + "'";
  std::FILE* pipe = popen(command.c_str(), "r");
  if (pipe == nullptr) throw std::runtime_error("cannot start " + stage);
  std::string text;
  char buffer[4096];
  while (const auto n = std::fread(buffer, 1, sizeof buffer, pipe)) text.append(buffer, n);
  if (pclose(pipe) != 0) throw std::runtime_error(stage + " failed");
  return lines_in(text);
}

bool defines(const std::string& regex) {
  std::ifstream symbols(channel().symbols);
  const std::regex pattern(regex);
  for (std::string line; std::getline(symbols, line);)
    if (std::regex_search(line, pattern)) return true;
  return false;
}

}  // namespace exercise
