#include "common/nn/linear.hpp"

#include <cmath>

#include "common/nn/init.hpp"

namespace ladder::nn {

LinearImpl::LinearImpl(const LinearOptions& options_) : options(options_) {
  weight = register_parameter("weight", empty({options.out_features(), options.in_features()}));
  bias = register_parameter("bias", options.bias() ? empty({options.out_features()}) : Tensor(),
                            options.bias());
  reset_parameters();
}

void LinearImpl::reset_parameters() {
  init::kaiming_uniform_(weight, std::sqrt(5));  // a = sqrt(5) makes the bound 1/sqrt(in_features)
  if (!bias.defined()) return;
  const double bound = 1 / std::sqrt(options.in_features());
  init::uniform_(bias, -bound, bound);
}

Tensor LinearImpl::forward(const Tensor& input) { return functional::linear(input, weight, bias); }

void LinearImpl::pretty_print(std::ostream& out) const {
  out << std::boolalpha << "torch::nn::Linear(in_features=" << options.in_features()
      << ", out_features=" << options.out_features() << ", bias=" << options.bias() << ')';
}

}  // namespace ladder::nn
