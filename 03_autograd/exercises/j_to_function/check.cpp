// AIM: to give autograd an operation that it does not have
// PROGRAM
// NEEDS: 04_custom_function
#include "tests/exercises/program.hpp"

namespace {

constexpr int kSteps = 15;

std::vector<std::string> flags(std::uint32_t seed) {
  return {"--seed",          std::to_string(seed),
          "--iterations",    std::to_string(kSteps),
          "--dtype",         "float64",
          "--batch-size",    "8",
          "--input-dim",     "20",
          "--hidden-dim",    "10",
          "--output-dim",    "3",
          "--learning-rate", "1e-4"};
}

}  // namespace

void exercise::check(Check& check) {
  for (const std::uint32_t seed : {check.seed(), check.seed() + 1, check.seed() + 2})
    check.close(
        "losses of seed " + std::to_string(seed), [=] { return losses(run_program(flags(seed))); },
        [=] { return stage_losses("04_custom_function", flags(seed)); },
        "An operation and its derivative belong together: the gradient passes where the number "
        "passed, and is 0 where it was cut off.",
        1e-9);
  const auto nodes = [&](const std::string& name) {
    return run_program(flags(check.seed())).nodes[name];
  };
  check.equal(
      "how often the engine called the backward of MyReLU, in " + std::to_string(kSteps) + " steps",
      [=] { return nodes("MyReLU"); }, [] { return kSteps; },
      "MyReLU::apply puts one node into the graph, and the engine calls it once in each step.");
  check.equal(
      "how often it called that of a ReLU of the library",
      [=] { return nodes("ClampMinBackward0") + nodes("ReluBackward0"); }, [] { return 0; },
      "There is one ReLU in the network, and it is yours.");
}
