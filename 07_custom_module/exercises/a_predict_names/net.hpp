// The network of exercise 07a. It has a flaw, and three orders that are easily taken for one.
#pragma once

#include "common/optim.hpp"

struct Net : ladder::nn::Module {
  Net() : hidden(4, 3), output(3, 2), skip(ladder::nn::LinearOptions(4, 2).bias(false)) {
    register_module("last", output);
    register_module("first", hidden);
  }

  ladder::Tensor forward(const ladder::Tensor& x) {  // (N, 4) -> (N, 2)
    return output(hidden(x).relu()) + skip(x);
  }

  ladder::nn::Linear hidden, output, skip;
};
