#include "tests/exercises/runner/process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <stdexcept>

namespace exercises {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kMostOutput = 64 << 10, kMostRecords = 64 << 20;

struct Pipe {
  int read = -1, write = -1;
  Pipe() {
    int ends[2];
    if (pipe(ends) != 0) throw std::runtime_error("cannot make a pipe");
    read = ends[0], write = ends[1];
    fcntl(read, F_SETFD, FD_CLOEXEC);
  }
  ~Pipe() {
    close(read);
    close_write();
  }
  void close_write() {
    if (write >= 0) close(write);
    write = -1;
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
};

void limit(int what, rlim_t value) {
  const rlimit limit{value, value};
  setrlimit(static_cast<decltype(RLIMIT_CPU)>(what), &limit);
}

[[noreturn]] void become(std::vector<std::string>& words, const Limits& limits, int output) {
  setpgid(0, 0);
  const int nothing = open("/dev/null", O_RDONLY);
  dup2(nothing, STDIN_FILENO);
  dup2(output, STDOUT_FILENO);
  dup2(output, STDERR_FILENO);
  close(output);
  limit(RLIMIT_CPU, static_cast<rlim_t>(limits.seconds));
  limit(RLIMIT_CORE, 0);
  if (limits.space) {
    limit(RLIMIT_FSIZE, 16 << 20);
    limit(RLIMIT_AS, rlim_t{2} << 30);
  }
  setenv("OPENBLAS_NUM_THREADS", "1", 1);  // sums in one order, wherever it runs
  std::vector<char*> argv;
  for (auto& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  execvp(argv[0], argv.data());
  _exit(127);
}

// Adds what is there to `text`. False at the end of the pipe.
bool take(int descriptor, std::string& text, std::size_t most) {
  char buffer[1 << 16];
  const ssize_t n = read(descriptor, buffer, sizeof buffer);
  if (n <= 0) return false;
  text.append(buffer, std::min(static_cast<std::size_t>(n), most - std::min(most, text.size())));
  return true;
}

// Until the program has ended: pipes that a process which it left behind still holds do not count.
int listen(pid_t child, const Pipe& output, const Pipe& records, const Limits& limits,
           Outcome& outcome) {
  const auto end = Clock::now() + std::chrono::seconds(limits.seconds);
  int status = 0;
  bool has_ended = false;
  pollfd ends[] = {{output.read, POLLIN, 0}, {records.read, POLLIN, 0}};
  while (true) {
    const int ready = poll(ends, 2, has_ended ? 0 : 20);
    if (ready > 0) {
      if (ends[0].revents && !take(output.read, outcome.output, kMostOutput)) ends[0].fd = -1;
      if (ends[1].revents && !take(records.read, outcome.records, kMostRecords)) ends[1].fd = -1;
      if (Clock::now() < end) continue;
    }
    if (has_ended) return status;
    has_ended = waitpid(child, &status, WNOHANG) == child;
    if (has_ended || Clock::now() < end) continue;
    outcome.timed_out = true;
    kill(-child, SIGKILL);
    waitpid(child, &status, 0);
    has_ended = true;
  }
}

// What a program leaves behind, in its process group or out of it, becomes a child of ours.
void end_descendants() {
#ifdef __linux__
  for (int round = 0; round < 1000; ++round) {
    const auto self = std::to_string(getpid());
    std::ifstream children("/proc/" + self + "/task/" + self + "/children");
    bool any = false;
    for (pid_t child; children >> child; any = true) kill(child, SIGKILL);
    if (!any) return;
    while (waitpid(-1, nullptr, WNOHANG) > 0) continue;
    usleep(1000);
  }
#endif
}

}  // namespace

Outcome run(std::vector<std::string> words, const Limits& limits) {
#ifdef __linux__
  prctl(PR_SET_CHILD_SUBREAPER, 1);
#endif
  Pipe output, records;
  for (auto& word : words)
    if (word == "{fd}") word = std::to_string(records.write);
  const pid_t child = fork();
  if (child < 0) throw std::runtime_error("cannot start another process");
  if (child == 0) become(words, limits, output.write);
  setpgid(child, child);  // whoever comes first
  output.close_write();
  records.close_write();
  Outcome outcome;
  const int status = listen(child, output, records, limits, outcome);
  kill(-child, SIGKILL);
  end_descendants();
  outcome.code = WIFEXITED(status) ? WEXITSTATUS(status) : 0;
  outcome.signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
  if (outcome.signal == SIGXCPU) outcome.timed_out = true;
  return outcome;
}

}  // namespace exercises
