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

#include "run_command.hpp"

namespace {

struct Golden {
  std::string program, flags, text;  // the command, and what it must print
  bool has(const char* flag) const { return (flags + " ").find(flag) != std::string::npos; }
};

std::vector<Golden> read_goldens(const std::string& folder) {
  std::vector<Golden> goldens;
  for (const auto& entry :
       std::filesystem::directory_iterator(LADDER_SOURCE_DIR "/tests/golden/" + folder)) {
    std::ifstream file(entry.path());
    Golden golden;
    std::string hash;
    file >> hash >> golden.program;
    std::getline(file, golden.flags);
    golden.text.assign(std::istreambuf_iterator<char>(file), {});
    goldens.push_back(golden);
  }
  std::sort(goldens.begin(), goldens.end(), [](const Golden& a, const Golden& b) {
    return a.program + a.flags < b.program + b.flags;
  });
  return goldens;
}

std::string run(const std::string& program, const std::string& flags) {
  const CommandResult result = run_command(stage(program) + " " + flags);
  INFO(program, " ", flags, ": ", result.err);
  REQUIRE(result.code == 0);
  return result.out;
}

// How far the loss of step t may be from the golden one. Within 50 steps the relative difference is
// at most 2e-5 in float32 and 1e-11 in float64, and it may grow linearly after that, down to the
// rounding floor: each prediction carries an error of some units in the last place, which no longer
// shrinks when the loss, a sum of squares, does. The factors are what PyTorch on one OpenBLAS
// kernel differs from itself on another, about doubled.
double allowed_difference(const Golden& golden, bool float64, std::int64_t t, double expected,
                          double first) {
  const double tolerance = float64 ? 1e-11 : 2e-5;
  const double epsilon = float64 ? 0x1p-52 : 0x1p-23;
  const bool adam = (golden.program[1] == '6' || golden.program[1] == '7') &&
                    (!golden.has("--optimizer ") || golden.has("rmsprop"));
  const bool chaotic = (adam || golden.program[1] == '8') && t >= 100;
  const double units = golden.has("--learning-rate 1e-3 ") ? 15 : chaotic ? 30 : 1;
  const double root = std::sqrt(expected);
  const double floor = units * epsilon * std::sqrt(std::max(first, 640.0));
  const double relative = tolerance * std::max(1.0, static_cast<double>(t) / 50);
  return relative * expected + 2 * floor * root + floor * floor;
}

// Steps and losses of a program's output.
std::vector<std::pair<std::int64_t, std::string>> losses_of(const std::string& text) {
  std::istringstream lines(text);
  std::vector<std::pair<std::int64_t, std::string>> losses;
  std::int64_t t;
  std::string loss;
  while (lines >> t >> loss) losses.emplace_back(t, loss);
  return losses;
}

void compare_losses(const Golden& golden) {
  const auto expected = losses_of(golden.text);
  const auto printed = losses_of(run(golden.program, golden.flags));
  REQUIRE(!expected.empty());
  const bool float64 = golden.program[1] == '1' ? !golden.has("float32") : golden.has("float64");
  const double first = std::stod(expected.front().second);
  std::size_t compared = 0;
  for (const auto& [t, loss] : printed) {
    if (compared == expected.size() || expected[compared].first != t) continue;
    const std::string& golden_loss = expected[compared++].second;
    INFO(golden.program, golden.flags, ": step ", t, " prints ", loss, ", but Python ",
         golden_loss);
    const double a = std::stod(loss), b = std::stod(golden_loss);
    if (std::isfinite(b))
      CHECK(std::abs(a - b) <= allowed_difference(golden, float64, t, b, first));
    else
      CHECK(loss == golden_loss);
  }
  INFO(golden.program, golden.flags);
  CHECK(compared == expected.size());  // no line is missing
}

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

// The most memory that a stage held at once.
long peak_kilobytes(const std::string& program, int iterations) {
  const std::string command = "ASAN_OPTIONS=quarantine_size_mb=4 OPENBLAS_NUM_THREADS=1 exec " +
                              stage(program) + " --hidden-dim 50 --iterations " +
                              std::to_string(iterations) + " >/dev/null";
  const pid_t child = fork();
  if (child == 0) {
    execl("/bin/sh", "sh", "-c", command.c_str(), nullptr);
    _exit(127);
  }
  int status = 0;
  rusage usage{};
  REQUIRE(wait4(child, &status, 0, &usage) == child);
  REQUIRE(status == 0);
  return usage.ru_maxrss;
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
      // A leak of one gradient (200 kB) a step would be 200 MB more.
      const long few = peak_kilobytes(program, 200), many = peak_kilobytes(program, 1200);
      INFO(program, ": ", few, " kB after 200 steps, ", many, " kB after 1200");
      CHECK(many < few + 20'000);
    }
  }
}
