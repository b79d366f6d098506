// 04f: stage 05's program, loss by loss, and by what the engine does.
// AIM: to let modules own the weights
// PROGRAM
// RUNG: nn
// NEEDS: 05_nn_module
#include "tests/exercises/program.hpp"

namespace {

constexpr int kSteps = 15;

std::vector<std::string> flags(std::uint32_t seed) {
  return {"--seed",       std::to_string(seed),
          "--iterations", std::to_string(kSteps),
          "--dtype",      "float64",
          "--batch-size", "8",
          "--input-dim",  "20",
          "--hidden-dim", "10",
          "--output-dim", "3"};
}

std::vector<std::string> with(std::vector<std::string> flags, const char* flag,
                              const char* value = nullptr) {
  flags.emplace_back(flag);
  if (value != nullptr) flags.emplace_back(value);
  return flags;
}

}  // namespace

void exercise::check(Check& check) {
  const std::string rule =
      "The model's weights are drawn after the data, by nn::Linear, and converted; in each step "
      "gradients are forgotten, computed anew from the summed squares, and every parameter moves "
      "against its own.";
  for (const std::uint32_t seed : {check.seed(), check.seed() + 1, check.seed() + 2})
    for (const char* rate : {"1e-3", "5e-3"})
      check.close(
          "losses of seed " + std::to_string(seed) + " with --learning-rate " + rate,
          [=] { return losses(run_program(with(flags(seed), "--learning-rate", rate))); },
          [=] { return stage_losses("05_nn_module", with(flags(seed), "--learning-rate", rate)); },
          rule, 1e-9);
  const std::vector<std::string> plain{"--seed", std::to_string(check.seed()), "--iterations", "5"};
  check.close(
      "losses in float32, at the stage's own sizes and learning rate",
      [=] { return losses(run_program(plain)); },
      [=] { return stage_losses("05_nn_module", plain); },
      "Where no flag says another, sizes, dtype and learning rate are those of Options.", 1e-5);

  const auto small = flags(check.seed());
  check.equal(
      "what --show-parameters prints",
      [=] { return run_program(with(small, "--show-parameters")).out; },
      // As PyTorch names them.
      [] { return "0.weight [10, 20]\n0.bias [10]\n2.weight [3, 10]\n2.bias [3]\n"; },
      "The parameters are those of the one model, which names them by the places of its layers.");
  const auto in_a_step = [&](const std::string& what, auto counted, int expected,
                             const std::string& why) {
    check.equal(
        what + ", in " + std::to_string(kSteps) + " steps",
        [=] { return counted(run_program(small)); }, [=] { return expected * kSteps; }, why);
  };
  in_a_step(
      "linear layers that the engine went back through",
      [](Run run) { return run.nodes["AddmmBackward0"]; }, 2,
      "An nn::Linear computes product and bias in one operation; there are two in the model.");
  in_a_step(
      "ReLUs of the library that it went back through",
      [](Run run) { return run.nodes["ReluBackward0"]; }, 1, "nn::ReLU takes the place of MyReLU.");
  in_a_step(
      "gradients that reached a parameter", [](Run run) { return run.nodes["AccumulateGrad"]; }, 4,
      "Two weights and two biases have a gradient, and nothing else.");
  in_a_step(
      "updates", [](const Run& run) { return run.updates; }, 4,
      "w.sub_(w.grad(), learning_rate) is done once for each parameter.");
}
