// Runs a program as a learner would, and keeps what it says.
#pragma once

#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>

struct CommandResult {
  int code;  // the exit status; 128 + n where signal n ended it
  std::string out, err;
};

/// Runs a shell command with an empty stdin.
inline CommandResult run_command(const std::string& command) {
  char err_file[] = "/tmp/ladder_test_XXXXXX";
  const int descriptor = mkstemp(err_file);
  if (descriptor < 0) throw std::runtime_error("no temporary file for stderr");
  close(descriptor);

  CommandResult result;
  FILE* pipe = popen(("( " + command + " ) 2>" + err_file + " </dev/null").c_str(), "r");
  if (pipe == nullptr) throw std::runtime_error("cannot start a shell");
  char buffer[4096];
  while (const auto n = std::fread(buffer, 1, sizeof buffer, pipe)) result.out.append(buffer, n);
  const int status = pclose(pipe);
  result.code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);

  std::ifstream err(err_file);
  result.err.assign(std::istreambuf_iterator<char>(err), {});
  std::remove(err_file);
  return result;
}

/// The quoted path of a program of this build: stage("05_nn_module").
inline std::string stage(const std::string& name) { return "'" LADDER_BIN_DIR "/" + name + "'"; }
