// 06h: stage 07's program, loss by loss, and the class.
// AIM: to write a network as a class of one's own
// PROGRAM
// NEEDS: 07_custom_module
#include "tests/exercises/program.hpp"

namespace {

std::vector<std::string> flags(std::uint32_t seed, const std::vector<std::string>& more) {
  std::vector<std::string> all{"--seed",          std::to_string(seed),
                               "--learning-rate", "1e-3",
                               "--dtype",         "float64",
                               "--batch-size",    "8",
                               "--input-dim",     "20",
                               "--hidden-dim",    "10",
                               "--output-dim",    "3",
                               "--iterations",    "12"};
  all.insert(all.end(), more.begin(), more.end());
  return all;
}

}  // namespace

void exercise::check(Check& check) {
  const auto same = [&](const std::string& name, const std::vector<std::string>& given,
                        const std::string& rule) {
    check.close(
        name, [=] { return losses(run_program(given)); },
        [=] { return stage_losses("07_custom_module", given); }, rule, 1e-9);
  };
  for (const std::uint32_t seed : {check.seed(), check.seed() + 1})
    same(
        "losses of seed " + std::to_string(seed), flags(seed, {}),
        "linear1 draws its weights first; both layers are registered, so that the optimizer trains "
        "them; between them there is a ReLU.");
  same("losses with --no-bias", flags(check.seed(), {"--no-bias"}),
       "With --no-bias, neither layer has a bias.");
  same("losses with --activation none", flags(check.seed(), {"--activation", "none"}),
       "With --activation none, forward() leaves the ReLU out.");
  check.equal(
      "whether there is a class TwoLayerNet that derives from nn::Module",
      [] { return defines("typeinfo for TwoLayerNet"); }, [] { return true; },
      "The network is a class of your own, derived from nn::Module: that is what stage 07 is "
      "about.");
}
