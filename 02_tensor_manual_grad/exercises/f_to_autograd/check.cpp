// 02f: the lines of stage 03, by what the engine does.
// AIM: to see what autograd takes over, and what is left to write
// PROGRAM
// RUNG: autograd
// NEEDS: 03_autograd
#include "tests/exercises/program.hpp"

void exercise::check(Check& check) {
  constexpr int steps = 20;
  const std::vector<std::string> flags{"--seed", std::to_string(check.seed()), "--iterations",
                                       std::to_string(steps)};
  std::vector<std::string> float64 = flags;
  for (const char* word : {"--dtype", "float64", "--batch-size", "7", "--input-dim", "11",
                           "--hidden-dim", "5", "--output-dim", "3", "--learning-rate", "1e-3"})
    float64.emplace_back(word);
  const std::string stage = "03_autograd";

  check.close(
      "the losses in float32", [&] { return losses(run_program(flags)); },
      [&] { return stage_losses(stage, flags); },
      "What is computed stays what it was: stage 03 prints the lines of stage 02.", 1e-5);
  check.close(
      "the losses in float64", [&] { return losses(run_program(float64)); },
      [&] { return stage_losses(stage, float64); },
      "What is computed stays what it was: stage 03 prints the lines of stage 02.", 1e-9);
  check.equal(
      "products that the engine walked back through, in 20 steps",
      [&] { return run_program(flags).nodes["MmBackward0"]; }, [&] { return 2 * steps; },
      "Each forward pass makes two products, and backward() comes through both of them once.");
  check.equal(
      "matrix products in 20 steps", [&] { return run_program(flags).products; },
      [&] { return 5 * steps; },
      "A step takes two products forward and three back, as in stage 02. Those on the way back are "
      "the engine's: with any that the program makes itself, there are more.");
}
