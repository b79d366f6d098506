// Tests a derivative without knowing it: compares backward() with finite differences.
#pragma once

#include "common/graph/node.hpp"

namespace ladder::autograd {

using CheckedFunction = std::function<variable_list(const variable_list&)>;

/// True if, for every output of `function` and every input that requires a gradient, the gradient
/// equals (f(x + eps) - f(x - eps)) / 2·eps within |a - n| <= atol + rtol·|n|, element by element.
/// An output that is cut off from the graph has the gradient 0. The inputs must be float64, and
/// `function` smooth around them. Throws Error, naming output,
/// input, element and both values, on the first difference (or returns false if not `raise`).
/// PyTorch's torch.autograd.gradcheck; libtorch has no counterpart in C++.
bool gradcheck(const CheckedFunction& function, const variable_list& inputs, double eps = 1e-6,
               double atol = 1e-5, double rtol = 1e-3, bool raise = true);

/// The same for second derivatives: gradcheck of the gradient itself.
bool gradgradcheck(const CheckedFunction& function, const variable_list& inputs, double eps = 1e-6,
                   double atol = 1e-5, double rtol = 1e-3, bool raise = true);

}  // namespace ladder::autograd
