// AIM: to ask for a gradient without touching what belongs to the caller
#include "tests/exercises/check.hpp"

#include "common/autograd.hpp"

using namespace ladder;

Tensor input_gradient(const std::function<Tensor(const Tensor&)>& loss_of, const Tensor& x);
Tensor input_gradient_by_hand(const Tensor& x, const Tensor& y, const Tensor& w1, const Tensor& w2);

namespace {

struct Data {
  explicit Data(std::uint32_t seed) {
    manual_seed(seed);
    x = randn({4, 5}, kFloat64);
    y = randn({4, 2}, kFloat64);
    w1 = randn({5, 3}, kFloat64);
    w2 = randn({3, 2}, kFloat64);
  }
  Tensor loss(const Tensor& input) const {
    return (input.mm(w1).clamp_min(0).mm(w2) - y).pow(2).sum();
  }
  Tensor x, y, w1, w2;
};

// (loss(x + e) - loss(x - e)) / 2e, for each element of x.
Tensor by_differences(const Data& data) {
  const Tensor x = data.x.clone(), gradient = zeros_like(x);
  constexpr double e = 1e-6;
  for (std::int64_t n = 0; n < x.size(0); ++n)
    for (std::int64_t d = 0; d < x.size(1); ++d) {
      const double here = x[n][d].item<double>();
      x[n][d] = here + e;
      const double up = data.loss(x).item<double>();
      x[n][d] = here - e;
      const double down = data.loss(x).item<double>();
      x[n][d] = here;
      gradient[n][d] = (up - down) / (2 * e);
    }
  return gradient;
}

}  // namespace

void exercise::check(Check& check) {
  const Data data(check.seed());
  const auto loss_of = [&](const Tensor& input) { return data.loss(input); };
  const auto cubes = [](const Tensor& input) { return input.pow(3).sum(); };

  check.close(
      "input_gradient of a sum of cubes", [&] { return input_gradient(cubes, data.x); },
      [&] { return 3 * data.x.pow(2); },
      "Only what is marked before the forward pass gets a gradient, and only at a leaf does grad() "
      "keep it.");
  check.close(
      "the same again", [&] { return input_gradient(cubes, data.x); },
      [&] { return 3 * data.x.pow(2); },
      "A call leaves nothing behind that the next one could find.");
  check.equal(
      "x.requires_grad() afterwards", [&] { return data.x.requires_grad(); }, [] { return false; },
      "x is the caller's. A mark changes the tensor that the handle stands for, const or not.");
  check.close(
      "input_gradient of the network's loss", [&] { return input_gradient(loss_of, data.x); },
      [&] { return by_differences(data); },
      "The loss has to be computed from the tensor that is marked.", 1e-5);
  check.close(
      "input_gradient_by_hand",
      [&] { return input_gradient_by_hand(data.x, data.y, data.w1, data.w2); },
      [&] { return by_differences(data); },
      "The way back from the loss passes the same operations as the way there, in the opposite "
      "order; none may be left out.",
      1e-5);
}
