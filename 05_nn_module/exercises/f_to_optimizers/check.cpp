// 05f: stage 06's program, loss by loss, for each optimizer.
// AIM: to hand the update over to an optimizer
// PROGRAM
// RUNG: optim
// NEEDS: 06_optim
#include "tests/exercises/program.hpp"

namespace {

std::vector<std::string> flags(std::uint32_t seed, const std::string& optimizer) {
  return {"--optimizer",     optimizer, "--seed",       std::to_string(seed),
          "--learning-rate", "3e-3",    "--dtype",      "float64",
          "--batch-size",    "8",       "--input-dim",  "20",
          "--hidden-dim",    "10",      "--output-dim", "3",
          "--iterations",    "12"};
}

}  // namespace

void exercise::check(Check& check) {
  for (const std::string optimizer : {"sgd", "momentum", "rmsprop", "adam"})
    for (const std::uint32_t seed : {check.seed(), check.seed() + 1})
      check.close(
          "losses with --optimizer " + optimizer + ", seed " + std::to_string(seed),
          [=] { return losses(run_program(flags(seed, optimizer))); },
          [=] { return stage_losses("06_optim", flags(seed, optimizer)); },
          "In each step the gradients of the step before are forgotten, new ones are computed, and "
          "the optimizer that the flag names steps once, with the flag's learning rate.",
          1e-9);
  check.equal(
      "updates that are written out in the program",
      [&] { return run_program(flags(check.seed(), "sgd")).updates; }, [] { return 0; },
      "The optimizer's step() is the only one that changes weights.");
}
