// The stages' flags, exit codes and streams, on the real programs.
#include <doctest/doctest.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <new>
#include <string>

#include "common/harness/options.hpp"
#include "common/tensor.hpp"
#include "tests/run_command.hpp"

namespace {

const char* const programs[] = {
    "01_manual_numpy_style", "02_tensor_manual_grad", "03_autograd", "03_first_gradients",
    "04_custom_function",    "05_nn_module",          "06_optim",    "07_custom_module",
    "08_dynamic_net"};
const std::string tensors = stage("02_tensor_manual_grad");
const std::string small = " --batch-size 5 --input-dim 3 --hidden-dim 2 --output-dim 1 ";

auto lines(const std::string& text) { return std::count(text.begin(), text.end(), '\n'); }

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

// Exit code 2, nothing on stdout, one line on stderr that has what was wrong and what is allowed.
void check_refused(const std::string& command, const std::string& wrong,
                   const std::string& allowed) {
  CAPTURE(command);
  const auto result = run_command(command);
  CAPTURE(result.err);
  CHECK(result.code == 2);
  CHECK(result.out.empty());
  CHECK(lines(result.err) == 1);
  CHECK(result.err.rfind("error: ", 0) == 0);
  CHECK(contains(result.err, wrong));
  CHECK(contains(result.err, "; "));
  CHECK(contains(result.err, allowed));
}

// What a program with this training does, its stderr in `err`.
CommandResult run_training(void (*train)(const ladder::Options&)) {
  char name[] = "training";
  char* arguments[] = {name, nullptr};
  FILE* const file = std::tmpfile();
  const int stderr_before = dup(STDERR_FILENO);
  dup2(fileno(file), STDERR_FILENO);
  CommandResult result{ladder::run_stage(1, arguments, {}, train), "", ""};
  dup2(stderr_before, STDERR_FILENO);
  close(stderr_before);
  std::signal(SIGPIPE, SIG_DFL);
  std::rewind(file);
  for (int c; (c = std::fgetc(file)) != EOF;) result.err += static_cast<char>(c);
  std::fclose(file);
  return result;
}

#ifdef LADDER_CUDA
constexpr bool cuda_build = true;
#else
constexpr bool cuda_build = false;
#endif

TEST_SUITE("options") {
  TEST_CASE("every program refuses bad input") {
    for (const char* name : programs) {
      const std::string program = stage(name);
      check_refused(program + " --no-such-flag", "'--no-such-flag'", "--seed");
      check_refused(program + " --iterations many", "'many'", "whole numbers");
      check_refused(program + " --hidden-dim 1000000000", "GB", "of memory here");
      check_refused(program + " --device gpu", "'gpu'", "cpu");
    }
  }

  TEST_CASE("every program explains itself") {
    for (const char* name : programs) {
      CAPTURE(name);
      const auto result = run_command(stage(name) + " --help");
      CHECK(result.code == 0);
      CHECK(result.err.empty());
      for (const char* flag : {"--seed", "--iterations", "--learning-rate", "--device", "--dtype",
                               "--print-every", "--print-phase", "--batch-size", "--input-dim",
                               "--hidden-dim", "--output-dim", "--timing", "--help", "--version"}) {
        CHECK(contains(result.out, flag));
      }
    }
  }

  TEST_CASE("unknown arguments") {
    check_refused(tensors + " seed", "'seed'", "--seed");
    check_refused(tensors + " -s 1", "'-s'", "--seed");
    check_refused(tensors + " --seed 1 2", "'2'", "--seed");
    check_refused(tensors + " -- --seed 1", "unknown argument", "--seed");
    check_refused(tensors + " --optimizer adam", "'--optimizer'", "--seed");  // a flag of 06
    check_refused(stage("05_nn_module") + " --save a.npz --show-parameters", "excludes", "--help");
    check_refused(tensors + " \"$(printf 'two\\nlines')\"", "'two?lines'", "--seed");
    check_refused(tensors + " \"$(printf '\\033[1m\\302\\233\\303\\251\\302')\"",
                  "'?[1m?\xC3\xA9\xC2'", "--seed");
  }

  TEST_CASE("whole numbers") {
    for (const char* bad : {"12x", "1e3", "0x10", "1.0", "nan", "' 1'", "'1 '", "''", "--timing"}) {
      check_refused(tensors + " --seed " + bad, "--seed: ", "0 to 4294967295");
    }
    check_refused(tensors + " --seed", "--seed", "--help");
    check_refused(tensors + " --seed=", "--seed", "--help");
    check_refused(tensors + " --seed -1", "'-1' is out of range", "0 to 4294967295");
    check_refused(tensors + " --seed 4294967296", "out of range", "0 to 4294967295");
    check_refused(tensors + " --seed 99999999999999999999999999", "out of range", "4294967295");
    check_refused(tensors + " --iterations -1", "out of range", "0 to 1000000000");
    check_refused(tensors + " --print-every 0", "out of range", "from 1");
    check_refused(tensors + " --print-phase 1", "out of range", "below --print-every");
    check_refused(tensors + " --print-every 9 --print-phase 9", "out of range", "0 to 8");
    check_refused(tensors + " --print-every 9 --print-phase -1", "out of range", "from 0");
    CHECK(run_command(tensors + small + "--seed 4294967295 --iterations 1").code == 0);
  }

  TEST_CASE("the learning rate") {
    for (const char* bad : {"nan", "inf", "-inf", "-1", "1e400", "fast", "1e-4x", "''"}) {
      check_refused(tensors + " --learning-rate " + bad,
                    "--learning-rate: ", "finite numbers from 0");
    }
    CHECK(run_command(tensors + small + "--learning-rate 0 --iterations 2").code == 0);
    CHECK(run_command(tensors + small + "--learning-rate=1E-6 --iterations 2").code == 0);
  }

  TEST_CASE("sizes of zero, below, and beyond memory") {
    for (const char* flag : {"--batch-size", "--input-dim", "--hidden-dim", "--output-dim"}) {
      check_refused(tensors + " " + flag + " 0", "out of range", "1 to 1000000000");
      check_refused(tensors + " " + flag + " -5", "out of range", "1 to 1000000000");
      check_refused(tensors + " " + flag + " 1000000001", "out of range", "1 to 1000000000");
      check_refused(tensors + " " + flag + " 1000000000", "GB", "of memory here");
    }
    check_refused(tensors +
                      " --batch-size 1000000000 --input-dim 1000000000 --hidden-dim 1000000000" +
                      " --output-dim 1000000000",
                  "GB", "of memory here");
    check_refused(stage("08_dynamic_net") + " --hidden-dim 300000 --input-dim 1", "GB",
                  "of memory here");
  }

#ifndef __SANITIZE_ADDRESS__  // which takes terabytes of addresses, and ends where memory does
  TEST_CASE("a limit of memory counts, before OpenBLAS would hang for want of it") {
    for (const char* name : programs) {
      for (const char* limit : {"-v 160000", "-d 100000"}) {
        const std::string limited =
            "ulimit " + std::string(limit) + "; OPENBLAS_NUM_THREADS=1 timeout 60 " + stage(name);
        check_refused(limited, "MB too low for OpenBLAS", "a higher one, or fewer threads");
        check_refused(limited + " --help", "MB too low for OpenBLAS", "a higher one");
      }
    }
    // Whatever a release of OpenBLAS takes, and when: there is an answer to every limit.
    for (const char* limit : {"-v", "-d"})
      for (int kilobytes = 70'000; kilobytes < 600'000; kilobytes += 50'000) {
        const int code =
            run_command("ulimit " + std::string(limit) + " " + std::to_string(kilobytes) +
                        "; timeout 60 " + tensors + " --iterations 1")
                .code;
        INFO("ulimit ", limit, " ", kilobytes);
        CHECK((code == 0 || code == 2));
      }
    const std::string roomy = "ulimit -v 600000; OPENBLAS_NUM_THREADS=1 timeout 60 " + tensors;
    CHECK(run_command(roomy + " --iterations 1").code == 0);
    check_refused(roomy + " --hidden-dim 50000", "GB", "of memory here");
  }

  TEST_CASE("the library's own words for too little memory") {
    const auto result =
        run_training([](const ladder::Options&) { ladder::empty({std::int64_t{1} << 46}); });
    CHECK(result.code == 2);
    CHECK(result.err ==
          "error: the memory does not suffice for these sizes; allowed: smaller ones\n");
  }
#endif

  TEST_CASE("out of memory is the same in every stage and engine") {
    void (*const trainings[])(const ladder::Options&) = {
        [](const ladder::Options&) { throw std::bad_alloc(); },
        [](const ladder::Options&) {
          throw std::runtime_error(
              "[enforce fail at alloc_cpu.cpp:75] err == 0. "
              "DefaultCPUAllocator: can't allocate memory: you tried ...\nat");
        },
        [](const ladder::Options&) {
          throw std::runtime_error("CUDA out of memory. Tried to ...");
        },
    };
    for (const auto train : trainings) {
      const auto result = run_training(train);
      CHECK(result.code == 2);
      CHECK(result.err ==
            "error: the memory does not suffice for these sizes; allowed: smaller ones\n");
    }
    const auto other = run_training([](const ladder::Options&) { throw std::runtime_error("no"); });
    CHECK(other.code == 1);
    CHECK(other.err == "error: no\n");
  }

  TEST_CASE("devices and dtypes") {
    check_refused(tensors + " --device gpu", "unknown device 'gpu'", "cpu, cuda, cuda:N");
    check_refused(tensors + " --device CPU", "unknown device 'CPU'", "cpu, cuda, cuda:N");
    check_refused(tensors + " --device ''", "unknown device ''", "cpu, cuda, cuda:N");
    check_refused(tensors + " --device cuda:", "'cuda:'", "cpu");
    check_refused(tensors + " --device cuda:x", "'cuda:x'", "cpu");
    check_refused(tensors + " --device cuda:-1", "'cuda:-1'", "cpu");
    check_refused(tensors + " --device cuda:99", "'cuda:99'", "cpu");
    // The first stage is plain xtensor, in every build.
    check_refused(stage("01_manual_numpy_style") + " --device cuda", "'cuda'", "allowed: cpu");
    check_refused(tensors + " --dtype float16", "'float16'", "float32, float64");
    check_refused(tensors + " --dtype ''", "''", "float32, float64");
  }

  TEST_CASE("no GPU") {
    // An empty list hides the GPUs there may be.
    const char* const reason = cuda_build ? "No CUDA GPUs are available" : "build the preset cuda";
    check_refused("CUDA_VISIBLE_DEVICES= " + tensors + " --device cuda", reason, "allowed: cpu");
    check_refused("CUDA_VISIBLE_DEVICES= " + tensors + " --device cuda:0", reason, "allowed: cpu");
  }

  TEST_CASE("what only a GPU can do") {
    check_refused(tensors + " --cuda-graph", "--cuda-graph", "with --device cuda");
    check_refused(tensors + " --tf32", "--tf32", "with --device cuda");
    check_refused(stage("08_dynamic_net") + " --cuda-graph", "each step is another network",
                  "stages 02 to 07");
    check_refused(stage("03_first_gradients") + " --cuda-graph", "no steps", "stages 02 to 07");
    check_refused(stage("01_manual_numpy_style") + " --cuda-graph", "unknown argument", "--seed");
    check_refused(stage("01_manual_numpy_style") + " --tf32", "unknown argument", "--seed");
  }

  TEST_CASE("a stage's own flags") {
    check_refused(stage("06_optim") + " --optimizer adagrad", "'adagrad'",
                  "adam, sgd, momentum, rmsprop");
    check_refused(stage("05_nn_module") + " --init xavier", "'xavier'", "default, normal");
    check_refused(stage("07_custom_module") + " --activation tanh", "'tanh'", "relu, clamp, none");
    check_refused(stage("07_custom_module") + " --no-bias=3", "'--no-bias=3'", "--no-bias");
  }

  TEST_CASE("a switch takes no value") {
    for (const char* flag : {"--timing", "--help", "-h", "--version", "--tf32", "--cuda-graph"}) {
      for (const char* value : {"=1", "=0", "=true", "=false", "=", "={}", "=x"}) {
        const std::string typed = std::string(flag) + value;
        check_refused(tensors + " " + typed, typed + "'", std::string("allowed: ") + flag);
      }
    }
  }

  TEST_CASE("the last of several values counts") {
    const auto run = [](const char* seeds) {
      return run_command(tensors + small + "--iterations 3 " + seeds).out;
    };
    CHECK(run("--seed 1 --seed 2") == run("--seed 2"));
    CHECK(run("--seed 1") != run("--seed 2"));
    CHECK(run("--print-every 50 --print-every 1") == run(""));
    // ./tutorial puts flags of its own before what was typed.
    check_refused(tensors + " --timing --print-every 50 --print-every", "--print-every", "--help");
  }

  TEST_CASE("which losses are printed") {
    const auto all = run_command(tensors + small + "--iterations 10");
    CHECK(all.code == 0);
    CHECK(all.err.empty());
    CHECK(lines(all.out) == 10);
    CHECK(all.out.rfind("0 ", 0) == 0);
    const auto some =
        run_command(tensors + small + "--iterations 10 --print-every 4 --print-phase 3");
    CHECK(lines(some.out) == 2);
    CHECK(some.out.rfind("3 ", 0) == 0);
    CHECK(contains(some.out, "\n7 "));
    CHECK(run_command(tensors + small + "--iterations 0").out.empty());
  }

  TEST_CASE("--timing is one line on stderr") {
    const auto result = run_command(tensors + small + "--iterations 3 --timing");
    CHECK(result.code == 0);
    CHECK(lines(result.out) == 3);
    CHECK(lines(result.err) == 1);
    CHECK(result.err.rfind("timing: 3 steps, median ", 0) == 0);
    CHECK(contains(result.err, " ms a step, total "));
    CHECK(result.err.substr(result.err.size() - 3) == " s\n");
  }

  TEST_CASE("a loss that is no longer finite: printed as Python prints it, and one hint") {
    const auto result = run_command(tensors + " --learning-rate 1 --iterations 30");
    CHECK(result.code == 0);
    CHECK(lines(result.out) == 30);
    CHECK(contains(result.out, " nan\n"));
    CHECK_FALSE(contains(result.out, "-nan"));
    CHECK(lines(result.err) == 1);
    CHECK(result.err.rfind("hint: ", 0) == 0);
    CHECK(contains(result.err, "--learning-rate"));
  }

  TEST_CASE("a closed stdout ends quietly, whether SIGPIPE is ignored or not") {
    // Far more steps than could be made: only the closed pipe can end this.
    const std::string endless = tensors + small + "--iterations 1000000000 --timing";
    for (const char* before : {"", "trap '' PIPE; "}) {
      const auto result =
          run_command(before + ("{ " + endless + "; echo exit $? >&2; } | head -n 2"));
      CHECK(lines(result.out) == 2);
      CHECK(result.err == "exit 0\n");
    }
    const auto closed = run_command(tensors + small + "--iterations 5 >&-");
    CHECK(closed.code == 0);
    CHECK(closed.err.empty());
  }

  TEST_CASE("a full disk is an error") {
    if (access("/dev/full", W_OK) != 0) return;
    for (const char* flags : {"--iterations 5", "--help"}) {
      const auto result = run_command(tensors + small + flags + " >/dev/full");
      CHECK(result.code == 1);
      CHECK(result.err == "error: cannot write to stdout: No space left on device\n");
    }
  }
}

}  // namespace
