// AIM: to make use of gradients that add up: a large batch in small pieces, and the same step
#include "tests/exercises/check.hpp"

#include "common/autograd.hpp"

using namespace ladder;

void step(const std::function<Tensor(const Tensor&)>& network, const std::vector<Tensor>& weights,
          const Tensor& x, const Tensor& y, std::int64_t pieces, double learning_rate);

namespace {

constexpr double kLearningRate = 0.05;

struct Training {
  explicit Training(std::uint32_t seed) {
    manual_seed(seed);
    x = randn({6, 4}, kFloat64);
    y = randn({6, 2}, kFloat64);
    w1 = randn({4, 5}, kFloat64).requires_grad_();
    w2 = randn({5, 2}, kFloat64).requires_grad_();
  }
  Tensor network(const Tensor& input) {
    rows.push_back(input.size(0));
    return input.mm(w1).clamp_min(0).mm(w2);
  }
  Tensor x, y, w1, w2;
  std::vector<std::int64_t> rows;  // that the network saw at a time
};

Training in_pieces(std::uint32_t seed, std::int64_t pieces, int steps) {
  Training now(seed);
  for (int t = 0; t < steps; ++t)
    step([&](const Tensor& input) { return now.network(input); }, {now.w1, now.w2}, now.x, now.y,
         pieces, kLearningRate);
  return now;
}

Training at_once(std::uint32_t seed, int steps) {
  Training now(seed);
  for (int t = 0; t < steps; ++t) {
    const Tensor loss = (now.network(now.x) - now.y).pow(2).mean();
    const auto grads = autograd::grad({loss}, {now.w1, now.w2});
    const NoGradGuard no_grad;
    now.w1.sub_(grads[0], kLearningRate);
    now.w2.sub_(grads[1], kLearningRate);
  }
  return now;
}

}  // namespace

void exercise::check(Check& check) {
  const auto seed = check.seed();
  const auto weights = [&](std::int64_t pieces, int steps, const std::string& rule) {
    const std::string name = "w1 after " + std::string(steps == 1 ? "one step" : "three steps") +
                             (pieces == 1 ? ", the batch in one piece"
                                          : ", the batch in " + std::to_string(pieces) + " pieces");
    check.close(
        name, [=] { return in_pieces(seed, pieces, steps).w1; },
        [=] { return at_once(seed, steps).w1; }, rule, 1e-9);
  };
  weights(1, 1, "A step moves each weight by the learning rate times its gradient, downhill.");
  weights(2, 1,
          "The gradients of all pieces together have to be the gradient of the mean over the whole "
          "batch, and the weights move only then.");
  weights(6, 1, "It does not matter into how many pieces the batch is cut.");
  weights(3, 3, "Each step starts from a gradient of 0.");
  check.equal(
      "how many rows the network saw at a time, in three pieces",
      [=] { return in_pieces(seed, 3, 1).rows; },
      [] {
        return std::vector<std::int64_t>{2, 2, 2};
      },
      "Memory is saved only if the network never sees the whole batch.");
}
