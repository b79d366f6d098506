// The engine has counted: backward has to return something for every argument of forward, and the
// slope is one of them. What stands in the place of an argument that has no gradient?
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
    return {where(input > 0, grad, slope * grad)};
  }
};

Tensor leaky_relu(const Tensor& input, double slope) { return LeakyReLU::apply(input, slope); }
