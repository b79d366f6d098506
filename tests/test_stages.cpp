// Every stage against the numbers that NumPy and PyTorch printed (tests/golden), and against its
// neighbours.
#include <doctest/doctest.h>

#include <sys/resource.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <optional>
#include <sstream>
#include <vector>

#include "goldens.hpp"

namespace {

// Words of a text; brackets and commas stand alone, so that what is left are numbers.
std::vector<std::string> words_of(const std::string& text) {
  std::string spaced;
  for (char c : text) {
    if (std::string("[](),").find(c) != std::string::npos)
      spaced += std::string(" ") + c + " ";
    else
      spaced += c;
  }
  std::istringstream stream(spaced);
  return {std::istream_iterator<std::string>(stream), {}};
}

std::optional<double> number(const std::string& word) {
  char* end = nullptr;
  const double value = std::strtod(word.c_str(), &end);
  return end == word.c_str() + word.size() ? std::optional(value) : std::nullopt;
}

// What a run of a stage took of the system.
rusage usage_of(const std::string& program, int iterations, int threads = 1) {
  const std::string command =
      "ASAN_OPTIONS=quarantine_size_mb=4 OPENBLAS_NUM_THREADS=" + std::to_string(threads) +
      " exec " + stage(program) + " --hidden-dim 50 --iterations " + std::to_string(iterations) +
      " >/dev/null";
  const pid_t child = fork();
  if (child == 0) {
    execl("/bin/sh", "sh", "-c", command.c_str(), nullptr);
    _exit(127);
  }
  int status = 0;
  rusage usage{};
  REQUIRE(wait4(child, &status, 0, &usage) == child);
  REQUIRE(status == 0);
  return usage;
}

}  // namespace

TEST_SUITE("stages") {
  TEST_CASE("every stage prints the losses that Python prints") {
    const auto goldens = read_goldens("losses");
    REQUIRE(goldens.size() > 100);
    for (const Golden& golden : goldens) compare_losses(golden);
  }

  TEST_CASE("what else they print is what Python prints, up to the last digits") {
    const auto goldens = read_goldens("outputs");
    REQUIRE(goldens.size() >= 10);
    for (const Golden& golden : goldens) {
      const auto expected = words_of(golden.text);
      const auto printed = words_of(run(golden.program, golden.flags));
      INFO(golden.program, golden.flags);
      REQUIRE(printed.size() == expected.size());
      double largest = 0;  // of the numbers: the others carry rounding errors of its size
      for (const std::string& word : expected)
        if (const auto value = number(word)) largest = std::max(largest, std::abs(*value));
      for (std::size_t i = 0; i < expected.size(); ++i) {
        if (printed[i] == expected[i]) continue;
        INFO("word ", i, ": ", printed[i], " instead of ", expected[i]);
        const auto a = number(printed[i]), b = number(expected[i]);
        REQUIRE((a && b));
        CHECK(std::abs(*a - *b) <= 2e-5 * std::abs(*b) + 1e-6 * largest);
      }
    }
  }

  TEST_CASE("02, 03 and 04 print the very same lines, and so do 06 and 07") {
    for (const char* flags : {"--iterations 120", "--seed 7 --dtype float64 --iterations 60",
                              "--batch-size 1 --hidden-dim 7", "--learning-rate 1e-3"}) {
      INFO(flags);
      const std::string lines = run("02_tensor_manual_grad", flags);
      CHECK((lines == run("03_autograd", flags)));
      CHECK((lines == run("04_custom_function", flags)));
    }
    for (const char* flags : {"", "--no-bias", "--optimizer sgd", "--seed 7 --dtype float64",
                              "--optimizer rmsprop --batch-size 1 --hidden-dim 7",
                              "--optimizer momentum --iterations 60"}) {
      INFO(flags);
      CHECK((run("06_optim", flags) == run("07_custom_module", flags)));
    }
  }

  TEST_CASE("--print-every and --print-phase choose lines and change none") {
    const std::string all = run("05_nn_module", "--iterations 30");
    const std::string some =
        run("05_nn_module", "--iterations 30 --print-every 10 --print-phase 9");
    const auto chosen = losses_of(some);
    REQUIRE(chosen.size() == 3);
    for (const auto& [t, loss] : chosen) {
      CHECK(t % 10 == 9);
      CHECK(all.find("\n" + std::to_string(t) + " " + loss + "\n") != std::string::npos);
    }
  }

  TEST_CASE("products run on the BLAS, in every program") {
    // As the linker left it: U is taken from a shared library, T was put in from a static one.
    for (const char* program :
         {"01_manual_numpy_style", "02_tensor_manual_grad", "03_autograd", "03_first_gradients",
          "04_custom_function", "05_nn_module", "06_optim", "07_custom_module", "08_dynamic_net"}) {
      const CommandResult symbols = run_command("nm " + stage(program));
      REQUIRE(symbols.code == 0);
      for (const std::string product : {"cblas_sgemm", "cblas_dgemm"}) {
        INFO(program, " has no ", product);
        CHECK((symbols.out.find("U " + product) != std::string::npos ||
               symbols.out.find("T " + product) != std::string::npos));
      }
    }
  }

#ifdef __x86_64__
  TEST_CASE("a program that was built for another processor says so") {
    CHECK(run_command(stage("check_processor")).code == 0);
    const CommandResult result = run_command(stage("for_another_processor"));
    CHECK(result.code == 1);
    CHECK(result.out.empty());
    CHECK(result.err.rfind("error: this program was built for another processor, one with xop; ",
                           0) == 0);
    CHECK(std::count(result.err.begin(), result.err.end(), '\n') == 1);
  }
#endif

  TEST_CASE("the scalar example and the gradient that is not there yet") {
    const CommandResult result = run_command(stage("03_first_gradients"));
    CHECK(result.code == 0);
    CHECK(result.out.rfind("tensor(1.)\ntensor(2.)\ntensor(1.)\nNone\nNone\ntensor([[", 0) == 0);
    CHECK(result.err.find("grad") != std::string::npos);
  }

  TEST_CASE("memory does not grow with the steps") {
    for (const char* program :
         {"01_manual_numpy_style", "02_tensor_manual_grad", "03_autograd", "04_custom_function",
          "05_nn_module", "06_optim", "07_custom_module", "08_dynamic_net"}) {
      const rusage few = usage_of(program, 200), many = usage_of(program, 1200);
      INFO(program, ": ", few.ru_maxrss, " kB after 200 steps, ", many.ru_maxrss, " kB after 1200");
      CHECK(many.ru_maxrss < few.ru_maxrss + 20'000);  // one gradient a step would be 200 MB
    }
  }

#if defined(__GLIBC__) && !defined(__SANITIZE_ADDRESS__)
  TEST_CASE("a step takes its memory from the step before, not from the system") {
    for (const char* program : {"01_manual_numpy_style", "03_autograd"}) {
      const rusage few = usage_of(program, 50, 2), many = usage_of(program, 450, 2);
      INFO(program, ": ", few.ru_minflt, " new pages in 50 steps, ", many.ru_minflt, " in 450");
      CHECK(many.ru_minflt < few.ru_minflt + 400);  // a page a step
    }
  }
#endif
}
