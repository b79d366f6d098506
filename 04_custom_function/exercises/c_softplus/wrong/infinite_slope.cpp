// The values are right. But the derivative divides infinity by infinity, where x is large. What
// does the fraction look like when numerator and denominator are divided by eˣ?
#include "common/autograd.hpp"

using namespace ladder;

struct Softplus : autograd::Function<Softplus> {
  static Tensor forward(autograd::AutogradContext* context, Tensor input) {
    context->save_for_backward({input});
    return input.clamp_min(0) + (1 + (-input.abs()).exp()).log();
  }

  static autograd::variable_list backward(autograd::AutogradContext* context,
                                          autograd::variable_list grad_outputs) {
    const Tensor input = context->get_saved_variables()[0];
    return {grad_outputs[0] * input.exp() / (1 + input.exp())};
  }
};

Tensor softplus(const Tensor& input) { return Softplus::apply(input); }
