// 08c: the gradient against autograd's, and the test against functions whose derivatives are known
// to be right or wrong.
// AIM: to derive by a weight that is used twice, and to write the test that misses neither use
#include "tests/exercises/check.hpp"

#include <functional>

#include "common/autograd.hpp"

using namespace ladder;

using Function = std::function<Tensor(const Tensor& x, const Tensor& w)>;

Tensor weight_gradient(const Tensor& x, const Tensor& w, const Tensor& grad_p);
bool derivative_is_right(const Function& f, const Tensor& x, const Tensor& w);

namespace {

constexpr std::int64_t N = 4, D = 3;

Tensor twice(const Tensor& x, const Tensor& w) { return x.mm(w).tanh().mm(w); }

struct Inputs {
  Tensor x, w, grad_p;

  explicit Inputs(std::uint32_t seed) {
    manual_seed(seed);
    x = randn({N, D}, kFloat64);
    w = randn({D, D}, kFloat64);
    grad_p = randn({N, D}, kFloat64);
  }
};

// What is detached takes part in the value and not in the gradient.
struct Kind {
  std::string name;
  bool right;
  Function f;
};
const Kind kKinds[] = {
    {"both uses", true, twice},
    {"a function that loses the gradient of x", false,
     [](const Tensor& x, const Tensor& w) { return twice(x.detach(), w); }},
    {"a function that loses the weight's second use", false,
     [](const Tensor& x, const Tensor& w) { return x.mm(w).tanh().mm(w.detach()); }},
    {"a function that loses the weight's first use", false,
     [](const Tensor& x, const Tensor& w) {
       return x.mm(w.detach()).tanh().mm(w) + (x - x.detach()).mm(w.detach());
     }},
    {"three uses", true, [](const Tensor& x, const Tensor& w) { return twice(x, w).tanh().mm(w); }},
};

}  // namespace

void exercise::check(Check& check) {
  check.close(
      "the gradient of W",
      [&] {
        const Inputs in(check.seed());
        return weight_gradient(in.x, in.w, in.grad_p);
      },
      [&] {
        const Inputs in(check.seed());
        in.w.requires_grad_();
        twice(in.x, in.w).backward(in.grad_p);
        return in.w.grad();
      },
      "The gradient of a weight is the sum over its uses, and each of them goes its own way "
      "back from p.");
  for (const Kind& kind : kKinds)
    check.equal(
        "your test of " + kind.name,
        [&] {
          const Inputs in(check.seed());
          return derivative_is_right(kind.f, in.x, in.w);
        },
        [&] { return kind.right; },
        kind.right ? "All derivatives of this function are right, and the test has to say so."
                   : "gradcheck compares the derivatives with respect to those inputs that require "
                     "a gradient, and it looks at no other.");
}
