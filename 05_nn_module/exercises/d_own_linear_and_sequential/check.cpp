// 05d: stage 05's program, loss by loss.
// AIM: to build the layers of nn oneself, and to see that nothing else is in them
// PROGRAM
// RUNG: autograd
// NEEDS: 05_nn_module
#include "tests/exercises/program.hpp"

namespace {

std::vector<std::string> flags(std::uint32_t seed, const std::string& dtype) {
  return {"--seed",          std::to_string(seed),
          "--dtype",         dtype,
          "--batch-size",    "8",
          "--input-dim",     "20",
          "--hidden-dim",    "10",
          "--output-dim",    "3",
          "--iterations",    "15",
          "--learning-rate", "1e-2"};
}

}  // namespace

void exercise::check(Check& check) {
  const std::uint32_t seed = check.seed();
  for (const std::string dtype : {"float64", "float32"})
    check.close(
        "losses in " + dtype, [=] { return losses(run_program(flags(seed, dtype))); },
        [=] { return stage_losses("05_nn_module", flags(seed, dtype)); },
        "The first loss shows how the weights were drawn and how the layers compute; the others, "
        "whether every parameter is found and trained.",
        1e-5);
  check.equal(
      "what --show-parameters prints",
      [] {
        return run_program({"--show-parameters", "--input-dim", "7", "--hidden-dim", "5",
                            "--output-dim", "2"})
            .out;
      },
      [] { return "0.weight [5, 7]\n0.bias [5]\n2.weight [2, 5]\n2.bias [2]\n"; },
      "A parameter's name is the layer's position in the Sequential, a dot, and its name in the "
      "layer.");
}
