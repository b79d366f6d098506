// For checks: the gradient of a function of one tensor, whoever wrote the function.
#pragma once

#include <functional>

#include "common/autograd.hpp"

namespace exercise {

/// A tensor of its own with these values, which wants a gradient.
inline ladder::Tensor leaf(const ladder::Tensor& values) {
  return values.detach().clone().requires_grad_();
}

/// d sum(weights · f(x)) / d x: what backward(weights) leaves. `weights` is of f(x)'s shape.
inline ladder::Tensor gradient(const std::function<ladder::Tensor(const ladder::Tensor&)>& f,
                               const ladder::Tensor& x, const ladder::Tensor& weights) {
  const ladder::Tensor at = leaf(x);
  f(at).backward(weights);
  return at.grad();
}

}  // namespace exercise
