// An operation of our own: the ReLU, with the derivative that goes with it.
#pragma once

#include "common/autograd.hpp"

struct MyReLU : ladder::autograd::Function<MyReLU> {
  // What backward will need from here goes through the context: the sign of the input decides.
  static ladder::Tensor forward(ladder::autograd::AutogradContext* context, ladder::Tensor input) {
    context->save_for_backward({input});
    return input.clamp_min(0);
  }

  // Gets d loss / d output and returns d loss / d input: the same where the input let it through,
  // 0 where the ReLU cut it off.
  static ladder::autograd::variable_list backward(ladder::autograd::AutogradContext* context,
                                                  ladder::autograd::variable_list grad_outputs) {
    const ladder::Tensor input = context->get_saved_variables()[0];
    ladder::Tensor grad_input = grad_outputs[0].clone();
    grad_input.masked_fill_(input < 0, 0);
    return {grad_input};
  }
};
