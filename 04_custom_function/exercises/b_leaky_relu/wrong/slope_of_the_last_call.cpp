// You kept the slope in a variable that all calls share, so backward takes that of the last call.
// Between a forward and its backward there may be others; what belongs to one call goes into its
// context.
#include "common/autograd.hpp"

using namespace ladder;

struct LeakyReLU : autograd::Function<LeakyReLU> {
  static inline double slope_;

  static Tensor forward(autograd::AutogradContext* context, Tensor input, double slope) {
    context->save_for_backward({input});
    slope_ = slope;
    return where(input > 0, input, slope * input);
  }

  static autograd::variable_list backward(autograd::AutogradContext* context,
                                          autograd::variable_list grad_outputs) {
    const Tensor input = context->get_saved_variables()[0], grad = grad_outputs[0];
    const double slope = slope_;
    return {where(input > 0, grad, slope * grad), Tensor()};
  }
};

Tensor leaky_relu(const Tensor& input, double slope) { return LeakyReLU::apply(input, slope); }
