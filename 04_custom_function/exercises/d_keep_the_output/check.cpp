// 04d: against the formula with autograd's own derivative, and by what the node keeps.
// AIM: to choose what a Function keeps, and to know what each choice costs
#include "tests/exercises/check.hpp"

#include "tests/exercises/gradient.hpp"

using namespace ladder;
using autograd::variable_list;
using exercise::gradient;
using exercise::leaf;

Tensor elu(const Tensor& input);

namespace {

Tensor composed(const Tensor& x) { return where(x > 0, x, x.exp() - 1); }

void overwrite(const Tensor& tensor) {
  const NoGradGuard no_grad;
  tensor.fill_(7);
}

// What the node of elu(input) keeps for its backward, in words.
std::string kept(const Tensor& input) {
  const Tensor output = elu(input);
  auto* const node = dynamic_cast<autograd::FunctionNode*>(output.grad_fn().get());
  if (node == nullptr) return "no node";
  const variable_list saved = node->context.get_saved_variables();
  std::string words = saved.empty() ? "nothing" : "";
  for (const Tensor& tensor : saved) {
    const bool is_input = tensor.defined() && tensor.data_ptr() == input.data_ptr();
    const bool is_output = tensor.defined() && tensor.data_ptr() == output.data_ptr();
    words += words.empty() ? "" : " and ";
    words += is_output ? "the output" : is_input ? "the input" : "another tensor";
  }
  return words + (node->context.saved_data.empty() ? "" : ", and something in saved_data");
}

}  // namespace

void exercise::check(Check& check) {
  manual_seed(check.seed());
  const Tensor x = randn({3, 4}, kFloat64), weights = randn({3, 4}, kFloat64);
  check.close(
      "the values", [=] { return elu(x); }, [=] { return composed(x); },
      "x where x > 0, eˣ - 1 elsewhere.", 1e-12);
  check.close(
      "the gradient", [=] { return gradient(elu, x, weights); },
      [=] { return gradient(composed, x, weights); },
      "The gradient that came times the slope: 1 where the output is above 0, elsewhere eˣ, which "
      "the output tells.",
      1e-12);
  check.close(
      "the gradient at 0", [] { return gradient(elu, zeros({1}, kFloat64), ones({1}, kFloat64)); },
      [] { return ones({1}, kFloat64); }, "Both pieces have the slope 1 there.", 1e-12);
  check.equal(
      "the node that made the output", [=] { return elu(leaf(x)).grad_fn()->name(); },
      [] { return "torch::autograd::CppNode<ELU>"; },
      "apply puts one node into the graph, and its derivative is your backward.");
  check.equal(
      "what the node keeps", [=] { return kept(leaf(x)); }, [] { return "the output"; },
      "save_for_backward keeps the output itself, and backward needs nothing else.");
  check.close(
      "the gradient, where the input was overwritten after the forward pass",
      [=] {
        const Tensor at = leaf(x), output = elu(at);
        overwrite(at);
        output.backward(weights);
        return at.grad();
      },
      [=] { return gradient(composed, x, weights); },
      "backward does not need the input, so it does not matter what is in its memory.", 1e-12);
  check.refuses(
      "backward(), where the output was overwritten after the forward pass",
      [=] {
        const Tensor output = elu(leaf(x));
        overwrite(output);
        output.backward(weights);
      },
      "modified by an inplace operation",
      "What save_for_backward was given is watched, so that no gradient is computed from what "
      "somebody else has written there.");
  check.equal(
      "whether the derivative has a right derivative itself",
      [=] {
        return autograd::gradgradcheck(
            [](const variable_list& in) { return variable_list{elu(in[0])}; }, {leaf(x)});
      },
      [] { return true; },
      "A saved output comes back with its history, and what backward computes from it can be "
      "derived once more.");
  check.equal(
      "whether the node is freed with the last tensor of the graph",
      [=] {
        Tensor output = elu(leaf(x));
        const std::weak_ptr<autograd::Node> node = output.grad_fn();
        output = Tensor();
        return node.expired();
      },
      [] { return true; },
      "The output owns its node. If the node owned the output, too, neither would ever be freed; "
      "save_for_backward sees to that.");
}
