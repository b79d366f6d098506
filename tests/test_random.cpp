// The random streams against what NumPy, PyTorch and Python drew (tests/golden/random).
#include <doctest/doctest.h>

#include <cmath>
#include <cstdlib>
#include <fstream>
#include <limits>
#include <map>
#include <sstream>
#include <string>
#include <type_traits>
#include <vector>

#include "common/harness/numpy_random.hpp"
#include "common/harness/python_random.hpp"
#include "common/tensor/torch_random.hpp"

namespace {

using namespace ladder;

// "# torch.randn float32 seed=0 n=20", and the numbers under it.
struct Block {
  std::string header, function, dtype;
  std::map<std::string, std::string> settings;
  std::vector<std::string> numbers;

  std::uint64_t seed() const { return std::stoull(settings.at("seed")); }
  std::size_t count() const { return std::stoul(settings.at("n")); }
  std::int64_t whole(const char* name) const { return std::stoll(settings.at(name)); }
  double real(const char* name) const { return std::stod(settings.at(name)); }
};

std::vector<Block> read_blocks(const std::string& file) {
  std::ifstream in(std::string(LADDER_SOURCE_DIR "/tests/golden/random/") + file);
  REQUIRE_MESSAGE(in, file, " is missing");
  std::vector<Block> blocks;
  for (std::string line; std::getline(in, line);) {
    if (line.empty()) continue;
    if (line[0] != '#') {
      blocks.back().numbers.push_back(line);
      continue;
    }
    Block block{.header = line, .function = {}, .dtype = {}, .settings = {}, .numbers = {}};
    std::istringstream words(line.substr(1));
    words >> block.function;
    for (std::string word; words >> word;) {
      const auto equals = word.find('=');
      if (equals == std::string::npos) {
        block.dtype = word;
      } else {
        block.settings[word.substr(0, equals)] = word.substr(equals + 1);
      }
    }
    blocks.push_back(block);
  }
  return blocks;
}

// Uniforms are exact. A normal takes a logarithm, a sine and a cosine, where another C library may
// round differently.
template <class T> bool same(T ours, const std::string& theirs, bool normal) {
  const T expected = static_cast<T>(std::stod(theirs));
  const T slack = normal ? 4 * std::numeric_limits<T>::epsilon() * std::abs(expected) : T(0);
  return std::abs(ours - expected) <= slack;
}

template <class T>
void check(const Block& block, const std::vector<T>& ours, bool normal, std::size_t first = 0) {
  for (std::size_t i = 0; i < ours.size(); ++i) {
    const std::string& theirs = block.numbers.at(first + i);
    CHECK_MESSAGE(same(ours[i], theirs, normal), "number ", first + i, " is ", theirs, ", ours ",
                  ours[i]);
  }
}

template <class T>
std::vector<T> rand(TorchGenerator& generator, std::size_t n, double from = 0, double to = 1) {
  std::vector<T> values(n);
  generator.uniform(values.data(), static_cast<std::int64_t>(n), from, to);
  return values;
}

template <class T>
std::vector<T> randn(TorchGenerator& generator, std::size_t n, double mean = 0, double std = 1) {
  std::vector<T> values(n);
  generator.normal(values.data(), static_cast<std::int64_t>(n), mean, std);
  return values;
}

template <class T> void check_torch(const Block& block) {
  TorchGenerator generator;
  generator.manual_seed(block.seed());
  const std::size_t n = block.count();
  if (block.function == "torch.rand") {
    check(block, rand<T>(generator, n), false);
  } else if (block.function == "torch.uniform_") {
    check(block, rand<T>(generator, n, block.real("from"), block.real("to")), false);
  } else if (block.function == "torch.randn") {
    check(block, randn<T>(generator, n), true);
  } else if (block.function == "torch.normal_") {
    check(block, randn<T>(generator, n, block.real("mean"), block.real("std")), true);
  } else {  // torch.nn.Linear: the bias is drawn after the weight
    const auto in = static_cast<std::size_t>(block.whole("in"));
    const auto out = static_cast<std::size_t>(block.whole("out"));
    const double bound = 1 / std::sqrt(block.real("in"));
    const auto weight = rand<T>(generator, out * in, -bound, bound);
    const auto bias = rand<T>(generator, out, -bound, bound);
    REQUIRE(
        (block.function == "torch.nn.Linear.weight" || block.function == "torch.nn.Linear.bias"));
    check(block, block.function == "torch.nn.Linear.bias" ? bias : weight, false);
  }
}

// "randn.float32.20": draws, checks them from `first` on, and says how many they were.
template <class T>
std::size_t check_call(TorchGenerator& generator, const Block& block, bool normal, std::size_t n,
                       std::size_t first) {
  check(block, normal ? randn<T>(generator, n) : rand<T>(generator, n), normal, first);
  return n;
}

TEST_SUITE("random") {
  TEST_CASE("NumPy's rand and randn") {
    std::size_t blocks = 0;
    for (const auto& block : read_blocks("numpy.txt")) {
      CAPTURE(block.header);
      REQUIRE(block.numbers.size() == block.count());
      NumpyRandom random(static_cast<std::uint32_t>(block.seed()));
      const bool normal = block.function == "numpy.randn";
      std::vector<double> ours(block.count());
      for (double& value : ours) value = normal ? random.normal() : random.uniform();
      check(block, ours, normal);
      ++blocks;
    }
    CHECK(blocks >= 8);
  }

  TEST_CASE("PyTorch's rand, randn, uniform_, normal_ and nn.Linear") {
    std::size_t blocks = 0;
    for (const auto& block : read_blocks("torch.txt")) {
      CAPTURE(block.header);
      REQUIRE(block.numbers.size() == block.count());
      block.dtype == "float32" ? check_torch<float>(block) : check_torch<double>(block);
      ++blocks;
    }
    CHECK(blocks >= 50);
  }

  TEST_CASE("PyTorch's calls one after the other: the kept normal, and that a seed clears it") {
    std::size_t blocks = 0;
    for (const auto& block : read_blocks("torch_mixes.txt")) {
      CAPTURE(block.header);
      REQUIRE(block.numbers.size() == block.count());
      TorchGenerator generator;
      generator.manual_seed(block.seed());
      std::istringstream calls(block.settings.at("calls"));
      std::size_t first = 0;
      for (std::string call; std::getline(calls, call, ',');) {
        CAPTURE(call);
        const auto last = std::stoull(call.substr(call.rfind('.') + 1));
        const bool normal = call.rfind("randn.", 0) == 0;
        if (call.rfind("manual_seed.", 0) == 0) {
          generator.manual_seed(last);
        } else if (call.find(".float32.") != std::string::npos) {
          first += check_call<float>(generator, block, normal, last, first);
        } else {
          first += check_call<double>(generator, block, normal, last, first);
        }
      }
      CHECK(first == block.count());
      ++blocks;
    }
    CHECK(blocks >= 5);
  }

  TEST_CASE("PyTorch's seed uses its low 32 bits") {
    TorchGenerator low, high;
    low.manual_seed(5);
    high.manual_seed((std::uint64_t{1} << 33) + 5);
    CHECK(low.random() == 953453411u);  // int(numpy.random.RandomState(5).randint(2**32))
    CHECK(high.random() == 953453411u);
  }

  TEST_CASE("Python's randint") {
    std::size_t blocks = 0;
    for (const auto& block : read_blocks("python.txt")) {
      CAPTURE(block.header);
      REQUIRE(block.numbers.size() == block.count());
      PythonRandom random(static_cast<std::uint32_t>(block.seed()));
      for (const auto& expected : block.numbers) {
        CHECK(random.randint(block.whole("low"), block.whole("high")) == std::stoll(expected));
      }
      ++blocks;
    }
    CHECK(blocks >= 8);
  }
}

}  // namespace
