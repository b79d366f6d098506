// 08c: the gradient of a weight that is used twice, and a test for such gradients.
#include <functional>

#include "common/autograd.hpp"

#include "tests/exercises/todo.hpp"

using namespace ladder;

using Function = std::function<Tensor(const Tensor& x, const Tensor& w)>;

// The gradient of W, where a = tanh(x W) and p = a W, from the gradient of p.
Tensor weight_gradient(const Tensor& x, const Tensor& w, const Tensor& grad_p) {
  const Tensor a = x.mm(w).tanh();
  const Tensor from_second_use = todo("the part of the second use, p = a W");
  const Tensor grad_a = todo("the gradient of a");
  const Tensor from_first_use = todo("the part of the first use, a = tanh(x W)");
  return from_first_use + from_second_use;
}

// Whether the derivatives of f with respect to x and w are right.
bool derivative_is_right(const Function& f, const Tensor& x, const Tensor& w) {
  return todo("what gradcheck says about f at x and w");
}
