// 07c: the learner's test is handed networks of which it is known whether they use their ReLU.
// AIM: to test what no loss shows
#include "tests/exercises/check.hpp"

#include <functional>

#include "common/nn.hpp"

using namespace ladder;

using Network = std::function<Tensor(const Tensor&)>;

bool uses_its_relu(const Network& f, std::int64_t D_in);

namespace {

constexpr std::int64_t D_in = 12, H = 9, D_out = 3;

struct Kind {
  std::string name;
  bool relu, bias;
  double scale = 1;  // of the outputs
  bool only_constant = false;
};

Network network(const Kind& kind, std::uint32_t seed) {
  manual_seed(seed);
  nn::Linear linear1(nn::LinearOptions(D_in, H).bias(kind.bias));
  nn::Linear linear2(nn::LinearOptions(H, D_out).bias(kind.bias));
  linear1->to(kFloat64), linear2->to(kFloat64);
  if (kind.only_constant) linear1->weight.detach().zero_();
  return [=](const Tensor& x) mutable {
    const NoGradGuard guard;
    const Tensor h = linear1(x);
    return linear2(kind.relu ? h.relu() : h) * kind.scale;
  };
}

}  // namespace

void exercise::check(Check& check) {
  const std::string found =
      "This network uses its ReLU, and your test says that it does not: what "
      "the test asks for must not hold here.";
  const std::string missed =
      "This network's ReLU is not used, and your test did not notice: what "
      "it asks for has to hold for every linear map with this constant, to "
      "within rounding errors.";
  // A test that always says false fails at once, and not where a known mistake does.
  for (const Kind& kind : {Kind{"a network with biases", true, true},
                           {"a network without biases", true, false},
                           {"the slip, without biases", false, false},
                           {"the slip, where the inputs' weights are 0", false, true, 1, true},
                           {"the slip, with biases", false, true},
                           {"a network with small outputs", true, true, 1e-12},
                           {"a network with large outputs", true, true, 1e12},
                           {"the slip, with small outputs", false, true, 1e-12},
                           {"the slip, with large outputs", false, true, 1e12}})
    check.equal(
        kind.name, [&] { return uses_its_relu(network(kind, check.seed()), D_in); },
        [&] { return kind.relu; }, kind.relu ? found : missed);
}
