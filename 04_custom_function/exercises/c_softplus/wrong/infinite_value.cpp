// That is the formula as mathematics has it. For a large x, the power is infinite before the
// logarithm could make it small again.
#include "common/autograd.hpp"

using namespace ladder;

struct Softplus : autograd::Function<Softplus> {
  static Tensor forward(autograd::AutogradContext* context, Tensor input) {
    context->save_for_backward({input});
    return (1 + input.exp()).log();
  }

  static autograd::variable_list backward(autograd::AutogradContext* context,
                                          autograd::variable_list grad_outputs) {
    const Tensor input = context->get_saved_variables()[0];
    return {grad_outputs[0] * input.sigmoid()};
  }
};

Tensor softplus(const Tensor& input) { return Softplus::apply(input); }
