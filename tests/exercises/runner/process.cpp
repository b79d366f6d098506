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
#include <filesystem>
#include <fstream>
#include <optional>
#include <stdexcept>

#include "tests/exercises/runner/confine.hpp"
#include "tests/exercises/runner/say.hpp"

namespace exercises {
namespace {

using Clock = std::chrono::steady_clock;

// What is more is cut off. The symbols that an answer defines are some hundred kilobytes of text.
constexpr std::size_t kMostOutput = 4 << 20, kMostRecords = 64 << 20;

struct Pipe {
  int read = -1, write = -1;
  Pipe() {
    int ends[2];
    if (pipe(ends) != 0) throw std::runtime_error(text("cannot make a pipe"));
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

// At `soft` a program is told by a signal or an error; at `hard` it can do nothing any more.
void limit(int what, rlim_t soft, rlim_t hard) {
  const rlimit limit{soft, hard};
  setrlimit(static_cast<decltype(RLIMIT_CPU)>(what), &limit);
}

void limit(int what, rlim_t value) { limit(what, value, value); }

// Of what is open here nothing is its own but stdin, stdout, stderr, and the pipe for records.
void close_others(int records) {
  for (int descriptor = 3; descriptor < 256; ++descriptor)
    if (descriptor != records) close(descriptor);
}

void set_limits(const Limits& limits) {
  const auto seconds = static_cast<rlim_t>(limits.seconds);
  limit(RLIMIT_CPU, seconds, seconds + 1);  // SIGXCPU, by which one sees why it ended; SIGKILL
  limit(RLIMIT_CORE, 0);
  limit(RLIMIT_AS, rlim_t{limits.space ? 2U : 4U} << 30);
  if (!limits.space) return;
  limit(RLIMIT_FSIZE, 16 << 20);
  limit(RLIMIT_NPROC, 4096);  // of the user: what forks without end does so no longer
}

void dies_with_parent() {
#ifdef __linux__
  prctl(PR_SET_PDEATHSIG, SIGKILL);
#endif
}

[[noreturn]] void become(std::vector<std::string>& words, const Limits& limits, int output,
                         int records, const char* folder) {
  dies_with_parent();
  const int nothing = open("/dev/null", O_RDONLY);
  dup2(nothing, STDIN_FILENO);
  dup2(output, STDOUT_FILENO);
  dup2(output, STDERR_FILENO);
  close_others(records);
  set_limits(limits);
  setenv("OPENBLAS_NUM_THREADS", "1", 1);  // sums in one order, wherever it runs
  std::vector<char*> argv;
  for (auto& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  if (folder != nullptr) confine_to(folder);
  if (folder == nullptr || chdir(folder) == 0) execvp(argv[0], argv.data());
  _exit(127);
}

// Stands between us and the program, which might end whoever has started it: then it has ended
// itself. It ends as the program does.
[[noreturn]] void guard(pid_t program) {
  int status = 0;
  waitpid(program, &status, 0);
  if (WIFEXITED(status)) _exit(WEXITSTATUS(status));
  limit(RLIMIT_CORE, 0);
  std::signal(WTERMSIG(status), SIG_DFL);
  raise(WTERMSIG(status));
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
  // On a busy machine a program gets a part of the time only.
  const auto end = Clock::now() + 3 * std::chrono::seconds(limits.seconds);
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

// A folder that a program may fill. It goes with all that is in it.
class Scratch {
 public:
  Scratch() {
    if (mkdtemp(path_.data()) == nullptr) throw std::runtime_error(text("no temporary folder"));
  }
  ~Scratch() {
    std::error_code none;
    std::filesystem::remove_all(path_, none);
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  const char* path() const { return path_.c_str(); }

 private:
  std::string path_ = (std::filesystem::temp_directory_path() / "exercise_XXXXXX").string();
};

}  // namespace

Outcome run(std::vector<std::string> words, const Limits& limits) {
#ifdef __linux__
  prctl(PR_SET_CHILD_SUBREAPER, 1);
#endif
  std::optional<Scratch> scratch;
  if (limits.space) scratch.emplace();
  Pipe output, records;
  for (auto& word : words)
    if (word == "{fd}") word = std::to_string(records.write);
  const pid_t child = fork();
  if (child < 0) throw std::runtime_error(text("cannot start another process"));
  if (child == 0) {
    setpgid(0, 0);
    dies_with_parent();
    const pid_t program = fork();
    if (program < 0) _exit(127);
    if (program > 0) guard(program);
    become(words, limits, output.write, records.write, scratch ? scratch->path() : nullptr);
  }
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
