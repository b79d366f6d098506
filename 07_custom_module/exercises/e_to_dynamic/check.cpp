// 07e: the lines of stage 08.
// AIM: to write a network that is another one in each step
// PROGRAM
// NEEDS: 08_dynamic_net
#include "tests/exercises/program.hpp"

#include "common/harness/python_random.hpp"

namespace {

constexpr std::int64_t kSteps = 30;

std::int64_t layers_used(std::uint32_t seed) {
  ladder::PythonRandom random(seed);
  std::int64_t layers = 0;
  for (std::int64_t t = 0; t < kSteps; ++t) layers += 2 + random.randint(0, 3);
  return layers;
}

using Flags = std::vector<std::string>;

Flags flags_for(std::uint32_t seed, const Flags& more) {
  Flags flags{"--seed",  std::to_string(seed), "--iterations", std::to_string(kSteps), "--dtype",
              "float64", "--learning-rate",    "1e-3"};
  flags.insert(flags.end(), more.begin(), more.end());
  return flags;
}

}  // namespace

void exercise::check(Check& check) {
  const Flags small{"--batch-size", "16", "--input-dim", "50", "--hidden-dim", "20"};
  const Flags tiny{"--batch-size", "5", "--input-dim", "3",
                   "--hidden-dim", "2", "--optimizer", "adam"};
  for (const auto& [name, more] : {std::pair{"with momentum", small}, {"with Adam", tiny}}) {
    const Flags flags = flags_for(check.seed(), more);
    check.close(
        std::string("the losses ") + name, [&] { return losses(run_program(flags)); },
        [&] { return stage_losses("08_dynamic_net", flags); },
        "The first line depends on the weights, which are drawn in the order linear1, "
        "middle, linear2, and on the first depth; the lines after it also on the gradients "
        "and the update of all three layers.",
        1e-9);
  }
  check.equal(
      "layers that backward() went through in " + std::to_string(kSteps) + " steps",
      [&] { return run_program(flags_for(check.seed(), small)).nodes["AddmmBackward0"]; },
      [&] { return layers_used(check.seed()); },
      "A step uses two layers and as many more as its depth says, and each use is a node "
      "of the graph.");
}
