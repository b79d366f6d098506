// 01e: the lines of stage 02.
// AIM: to know a tensor's operations by having used each of them once
// PROGRAM
// RUNG: tensor
// NEEDS: 02_tensor_manual_grad
#include "tests/exercises/program.hpp"

void exercise::check(Check& check) {
  constexpr int steps = 20;
  const std::vector<std::string> flags{"--seed", std::to_string(check.seed()), "--iterations",
                                       std::to_string(steps)};
  const auto with = [&](const std::vector<std::string>& more) {
    std::vector<std::string> all = flags;
    all.insert(all.end(), more.begin(), more.end());
    return all;
  };
  const auto float64 = with({"--dtype", "float64", "--batch-size", "7", "--input-dim", "11",
                             "--hidden-dim", "5", "--output-dim", "3", "--learning-rate", "1e-3"});
  const std::string stage = "02_tensor_manual_grad";

  check.close(
      "the losses in float32", [&] { return losses(run_program(flags)); },
      [&] { return stage_losses(stage, flags); },
      "The first line depends on the draws (x, y, w1, w2, in this order) and on the forward pass, "
      "all others on the gradients and the update, too.",
      1e-5);
  check.close(
      "the losses in float64", [&] { return losses(run_program(float64)); },
      [&] { return stage_losses(stage, float64); },
      "The dtype is a value, and --dtype decides it: whatever is drawn has to ask options.dtype.",
      1e-9);
  check.equal(
      "matrix products in 20 steps", [&] { return run_program(flags).products; },
      [&] { return 5 * steps; },
      "A step takes five products: two on the way forward and three on the way back.");
}
