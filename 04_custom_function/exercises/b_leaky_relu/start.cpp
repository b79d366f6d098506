// 04b: LeakyReLU, an operation with a number among its arguments
#include "common/autograd.hpp"
#include "tests/exercises/todo.hpp"

using namespace ladder;

struct LeakyReLU : autograd::Function<LeakyReLU> {
  // x where x > 0, slope · x elsewhere.
  static Tensor forward(autograd::AutogradContext* context, Tensor input, double slope) {
    return todo("the value of LeakyReLU");
  }

  // Gets d loss / d output, and returns one gradient for each argument of forward.
  static autograd::variable_list backward(autograd::AutogradContext* context,
                                          autograd::variable_list grad_outputs) {
    return todo("the derivative of LeakyReLU");
  }
};

/// This is how it is called; leave it as it is.
Tensor leaky_relu(const Tensor& input, double slope) { return LeakyReLU::apply(input, slope); }
