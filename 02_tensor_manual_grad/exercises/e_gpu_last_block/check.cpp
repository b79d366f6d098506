// 02e: reductions on the stand-in, against the CPU's.
// AIM: to know which element a GPU's thread works on, and what is different in the last block
// REPLACES: common/cuda/reduce.cu
// DEFINES: ladder::kernels::cuda::CudaBackend::reduce
// STAND-IN
#include "tests/exercises/check.hpp"
#include "common/tensor.hpp"

using namespace ladder;

void exercise::check(Check& check) {
  manual_seed(check.seed());
  // Asks for the same on both devices.
  const auto compare = [&](const std::string& name, const Tensor& numbers, auto reduce,
                           const std::string& rule) {
    check.close(
        name, [=] { return reduce(numbers.to(kCUDA)); }, [=] { return reduce(numbers); }, rule,
        1e-9);
  };
  const auto sum = [](const Tensor& t) { return t.sum(); };
  const auto sums = [](const Tensor& t) { return t.sum({1}); };
  const auto largest = [](const Tensor& t) { return t.max(); };

  for (const int n : {256, 512, 257, 1, 300, 1000})
    compare(
        "the sum of " + std::to_string(n) + " numbers", randn({n}, kFloat64), sum,
        "A run of n numbers is walked through in groups of 256, a thread for each. Every number "
        "counts once, and nothing else does.");
  compare("the sum of 10000 numbers", randn({10000}, kFloat64), sum,
          "Here several blocks share the run, each with every other group of it.");
  const Tensor rows = randn({5, 300}, kFloat64);
  compare("the sums of 5 rows of 300", rows, sums,
          "Each row is a run of its own, and behind its end the next one begins.");
  compare("the largest of all 1500 of them", rows, largest,
          "Whatever stands behind the last number is not among them.");
}
