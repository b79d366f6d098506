// The values are right, but the derivative is still that of MyReLU: 0 below 0. The curve has a
// slope there, so something comes back.
#include "common/autograd.hpp"

using namespace ladder;

struct LeakyReLU : autograd::Function<LeakyReLU> {
  static Tensor forward(autograd::AutogradContext* context, Tensor input, double slope) {
    context->save_for_backward({input});
    context->saved_data["slope"] = slope;
    return where(input > 0, input, slope * input);
  }

  static autograd::variable_list backward(autograd::AutogradContext* context,
                                          autograd::variable_list grad_outputs) {
    const Tensor input = context->get_saved_variables()[0], grad = grad_outputs[0];
    const double slope = context->saved_data["slope"].toDouble();
    return {where(input > 0, grad, 0), Tensor()};
  }
};

Tensor leaky_relu(const Tensor& input, double slope) { return LeakyReLU::apply(input, slope); }
