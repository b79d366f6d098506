// The line that a silent run shows on a terminal.
#include <doctest/doctest.h>
#include <fcntl.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <string>

#include "common/pictures/progress.hpp"
#include "tests/run_command.hpp"

using ladder::pictures::Progress;

namespace {

// What a command writes to a terminal, which it has as this descriptor, until `enough` is there; ""
// if it ends before.
std::string on_terminal(const std::string& command, const std::string& enough,
                        int descriptor = STDERR_FILENO) {
  const int terminal = posix_openpt(O_RDWR | O_NOCTTY);
  REQUIRE(terminal >= 0);
  REQUIRE(grantpt(terminal) == 0);
  REQUIRE(unlockpt(terminal) == 0);
  const std::string name = ptsname(terminal);
  const pid_t pid = fork();
  if (pid == 0) {
    setpgid(0, 0);
    const std::string line =
        "exec " + command + " >/dev/null 2>&1 " + std::to_string(descriptor) + ">" + name;
    execl("/bin/sh", "sh", "-c", line.c_str(), nullptr);
    _exit(127);
  }
  std::string text;
  char buffer[512];
  while (text.find(enough) == std::string::npos) {
    const ssize_t size = read(terminal, buffer, sizeof buffer);
    if (size <= 0 && waitpid(pid, nullptr, WNOHANG) == pid) return "";  // it has ended
    if (size > 0) text.append(buffer, static_cast<std::size_t>(size));
  }
  kill(-pid, SIGKILL);
  kill(pid, SIGKILL);
  waitpid(pid, nullptr, 0);
  close(terminal);
  return text;
}

const char* const kSilent =
    " --iterations 1000000000 --print-every 1000000000 --print-phase 999999999 "
    "--batch-size 1 --input-dim 1 --hidden-dim 1 --output-dim 1";

}  // namespace

TEST_SUITE("progress") {
  TEST_CASE("steps, rate and time left, after two seconds of silence") {
    Progress progress;
    CHECK(progress.at(10, 0, 1000, false) == "");
    CHECK(progress.at(11.9, 190, 1000, false) == "");
    CHECK(progress.at(12, 200, 1000, false) == "step 200 of 1000, 100 a second, 8 s left\033[K\r");
    CHECK(progress.at(12.1, 210, 1000, false) == "");  // not at every step
    CHECK(progress.at(12.5, 250, 1000, false) ==
          "step 250 of 1000, 100 a second, 8 s left\033[K\r");
    CHECK(progress.at(20, 1000, 1000, true) == "\033[K");  // the end takes it away
    CHECK(progress.at(21, 1000, 1000, true) == "");
  }

  TEST_CASE("a loss that is printed takes the line away, and the silence begins anew") {
    Progress progress;
    CHECK(progress.at(0, 0, 100000, true) == "");
    CHECK(progress.at(3, 3, 100000, false) == "step 3 of 100000, 1.0 a second, 28 h left\033[K\r");
    CHECK(progress.at(4, 4, 100000, true) == "\033[K");
    CHECK(progress.at(5, 5, 100000, false) == "");
    CHECK(progress.at(6, 6000, 100000, false) ==
          "step 6000 of 100000, 1000 a second, 94 s left\033[K\r");
    CHECK(progress.at(7, 500, 100000, false) ==
          "step 500 of 100000, 71 a second, 23 min left\033[K\r");
  }

  TEST_CASE("a run that prints a loss in time shows nothing") {
    Progress progress;
    for (int t = 0; t < 100; ++t) CHECK(progress.at(1.5 * t, t, 100, true) == "");
  }

  TEST_CASE("a stage on a terminal, on its own and among others") {
    CHECK(on_terminal(stage("01_manual_numpy_style") + kSilent, " left\033[K\r")
              .starts_with("step "));
    CHECK(on_terminal(stage("05_nn_module") + kSilent, " left\033[K\r").starts_with("step "));
    // What ./tutorial does: stderr is read by somebody, and another descriptor is the terminal.
    CHECK(
        on_terminal("env LADDER_PROGRESS=8 " + stage("05_nn_module") + kSilent, " left\033[K\r", 8)
            .starts_with("step "));
  }

  TEST_CASE("in the words that ./tutorial passes") {
    setenv("LADDER_PROGRESS_LINE", "第{}步，共{}步，每秒{}步，还需{}", 1);
    Progress progress;
    CHECK(progress.at(10, 0, 1000, false) == "");
    CHECK(progress.at(14, 20, 1000, false) == "第20步，共1000步，每秒5.0步，还需3 min\033[K\r");
    unsetenv("LADDER_PROGRESS_LINE");
  }

  TEST_CASE("nothing in a pipe") {
    const auto run = run_command("timeout 3 " + stage("05_nn_module") + kSilent);
    CHECK(run.code == 124);
    CHECK(run.err.empty());
  }
}
