// AIM: to know what becomes of a second gradient for the same weight
// REPLACES: common/autograd/accumulate_grad.cpp
// DEFINES: ladder::autograd::accumulate_grad
#include "tests/exercises/check.hpp"

#include "common/autograd.hpp"

using namespace ladder;

namespace {

struct Weight {
  explicit Weight(std::uint32_t seed) {
    manual_seed(seed);
    w = randn({2, 3}, kFloat64).requires_grad_();
    k = randn({2, 3}, kFloat64);
  }
  // Sends the gradient k to w, and 2w.
  void first() const { (w * k).sum().backward(); }
  void second() const { (w * w).sum().backward(); }
  Tensor w, k;
};

}  // namespace

void exercise::check(Check& check) {
  const auto seed = check.seed();
  check.close(
      "w.grad() after one pass",
      [=] {
        const Weight weight(seed);
        weight.first();
        return weight.w.grad();
      },
      [=] { return Weight(seed).k; }, "The first gradient is kept as it comes.", 1e-12);
  check.close(
      "w.grad() after two passes",
      [=] {
        const Weight weight(seed);
        weight.first();
        weight.second();
        return weight.w.grad();
      },
      [=] { return Weight(seed).k + 2 * Weight(seed).w.detach(); },
      "grad() is the derivative of the sum of all losses since it was last 0.", 1e-12);
  check.close(
      "what was fetched by w.grad() after the first pass, looked at after the third",
      [=] {
        const Weight weight(seed);
        weight.first();
        const Tensor fetched = weight.w.grad();
        weight.second();
        weight.first();
        return fetched;
      },
      [=] { return 2 * Weight(seed).k + 2 * Weight(seed).w.detach(); },
      "grad() stays the tensor that it is, with new numbers in it: no memory is taken, and "
      "everybody who holds it sees them.",
      1e-12);
  check.close(
      "w.grad() after a pass, zero_(), and another pass",
      [=] {
        const Weight weight(seed);
        weight.first();
        weight.w.grad().zero_();
        weight.second();
        return weight.w.grad();
      },
      [=] { return 2 * Weight(seed).w.detach(); }, "After zero_() a gradient starts anew.", 1e-12);
}
