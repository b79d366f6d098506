#include "common/autograd/gradcheck.hpp"

#include <algorithm>
#include <cmath>

#include "common/autograd/engine.hpp"
#include "common/graph/grad_mode.hpp"
#include "common/tensor/creation.hpp"

namespace ladder::autograd {
namespace {

// Element `e` of a contiguous tensor, on its device: as a view to write to, and as a number.
Tensor element(const Tensor& tensor, std::int64_t e) { return tensor.detach().view({-1})[e]; }
double value(const Tensor& tensor, std::int64_t e) { return element(tensor, e).item<double>(); }

// Fresh contiguous leaves with the inputs' values, to nudge and to differentiate.
variable_list leaves_of(const variable_list& inputs) {
  variable_list leaves;
  for (const Tensor& input : inputs) {
    check(!input.requires_grad() || input.scalar_type() == kDouble,
          "gradcheck: inputs that require a gradient must be float64, but one is ",
          input.scalar_type());
    leaves.push_back(input.detach().clone());
    if (input.requires_grad()) leaves.back().requires_grad_();
  }
  return leaves;
}

// Only real numbers have a derivative.
bool is_checked(const Tensor& output) { return output.defined() && output.is_floating_point(); }

// A function of the inputs alone gives outputs of the same number and shapes, call after call.
void check_same_outputs(const variable_list& before, const variable_list& now) {
  check(before.size() == now.size(), "gradcheck: the function returned ", before.size(),
        " outputs, and ", now.size(), " when it was called again");
  for (std::size_t i = 0; i < now.size(); ++i)
    check(before[i].defined() == now[i].defined() &&
              (!now[i].defined() || before[i].sizes() == now[i].sizes()),
          "gradcheck: output ", i, " had another shape when the function was called again");
}

// d(every output) / d(element e of leaf w), by nudging the element up and down.
variable_list numerical(const CheckedFunction& function, const variable_list& leaves,
                        const variable_list& outputs, std::size_t w, std::int64_t e, double eps) {
  const NoGradGuard guard;
  const auto at = [&](double step) {
    variable_list nudged = leaves;
    nudged[w] = leaves[w].detach().clone();
    element(nudged[w], e).add_(step);
    nudged[w].requires_grad_(leaves[w].requires_grad());
    return function(nudged);
  };
  variable_list up = at(eps);
  const variable_list down = at(-eps);
  check_same_outputs(outputs, up);
  check_same_outputs(outputs, down);
  for (std::size_t i = 0; i < up.size(); ++i)
    if (is_checked(up[i])) up[i] = up[i].sub(down[i]).div(2 * eps);
  return up;
}

// d(element o of output) / d(leaf), one a leaf, by backward; undefined, which is 0, for a leaf that
// the output is cut off from.
variable_list analytical(const Tensor& output, std::int64_t o, const variable_list& leaves) {
  if (!output.requires_grad()) return variable_list(leaves.size());
  for (const Tensor& leaf : leaves) leaf.mutable_grad() = Tensor();
  const Tensor one_hot = zeros(output.sizes(), output.options());
  element(one_hot, o).fill_(1);
  output.backward(one_hot, /*retain_graph=*/true);
  variable_list grads;
  for (const Tensor& leaf : leaves) grads.push_back(leaf.grad());
  return grads;
}

}  // namespace

bool gradcheck(const CheckedFunction& function, const variable_list& inputs, double eps,
               double atol, double rtol, bool raise) {
  const variable_list leaves = leaves_of(inputs);
  check(
      std::ranges::any_of(leaves, &Tensor::requires_grad),
      "gradcheck expects at least one input tensor to require gradient, but none of the them have "
      "requires_grad=True.");
  const variable_list outputs = function(leaves);
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    if (!is_checked(outputs[i])) continue;
    std::vector<variable_list> rows;  // rows[o][w]: d(element o of the output) / d(leaf w)
    for (std::int64_t o = 0; o < outputs[i].numel(); ++o)
      rows.push_back(analytical(outputs[i], o, leaves));
    for (std::size_t w = 0; w < leaves.size(); ++w) {
      if (!leaves[w].requires_grad()) continue;
      for (std::int64_t e = 0; e < leaves[w].numel(); ++e) {
        const Tensor column = numerical(function, leaves, outputs, w, e, eps)[i].contiguous();
        for (std::int64_t o = 0; o < column.numel(); ++o) {
          const Tensor& row = rows[static_cast<std::size_t>(o)][w];
          const double a = row.defined() ? value(row.contiguous(), e) : 0;
          const double n = value(column, o);
          if (std::abs(a - n) <= atol + rtol * std::abs(n)) continue;
          check(!raise, "Jacobian mismatch for output ", i, " (element ", o,
                ") with respect to input ", w, " (element ", e, "): numerical ", n, ", analytical ",
                a);
          return false;
        }
      }
    }
  }
  return true;
}

bool gradgradcheck(const CheckedFunction& function, const variable_list& inputs, double eps,
                   double atol, double rtol, bool raise) {
  const CheckedFunction gradient = [&](const variable_list& leaves) {
    variable_list wanted;
    for (const Tensor& leaf : leaves)
      if (leaf.requires_grad()) wanted.push_back(leaf);
    // Differences nudge the leaves with recording off, but this gradient needs a graph all the
    // same.
    const AutoGradMode recording(true);
    variable_list outputs, weights;
    for (const Tensor& output : function(leaves)) {
      if (!output.requires_grad()) continue;
      outputs.push_back(output);
      // Any fixed weights do; unequal ones let no mistake cancel another. They need a gradient so
      // that the result has one even where it has, wrongly, lost its tie to the leaves.
      weights.push_back(
          arange(output.numel(), output.options()).view(output.sizes()).add(0.5).mul(0.1));
      weights.back().requires_grad_();
    }
    variable_list grads = grad(outputs, wanted, weights, true, true, /*allow_unused=*/true);
    for (std::size_t i = 0; i < grads.size(); ++i)
      if (!grads[i].defined()) grads[i] = zeros_like(wanted[i]);
    return grads;
  };
  return gradcheck(gradient, inputs, eps, atol, rtol, raise);
}

}  // namespace ladder::autograd
