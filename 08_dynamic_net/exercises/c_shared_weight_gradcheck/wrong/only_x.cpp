// Your test lets only x require a gradient. So gradcheck never looks at the derivative with respect
// to w, and a wrong one passes.
#include <functional>

#include "common/autograd.hpp"

using namespace ladder;

using Function = std::function<Tensor(const Tensor& x, const Tensor& w)>;

// The gradient of W, where a = tanh(x W) and p = a W, from the gradient of p.
Tensor weight_gradient(const Tensor& x, const Tensor& w, const Tensor& grad_p) {
  const Tensor a = x.mm(w).tanh();
  const Tensor from_second_use = a.t().mm(grad_p);
  const Tensor grad_a = grad_p.mm(w.t());
  const Tensor from_first_use = x.t().mm(grad_a * (1 - a * a));
  return from_first_use + from_second_use;
}

// Whether the derivatives of f with respect to x and w are right.
bool derivative_is_right(const Function& f, const Tensor& x, const Tensor& w) {
  const auto checked = [&](const autograd::variable_list& in) {
    return autograd::variable_list{f(in[0], in[1])};
  };
  const autograd::variable_list inputs{x.clone().requires_grad_(), w};
  return autograd::gradcheck(checked, inputs, 1e-6, 1e-5, 1e-3, /*raise=*/false);
}
