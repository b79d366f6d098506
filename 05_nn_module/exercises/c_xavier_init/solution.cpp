// 05c: Xavier Glorot's initial weights
#include <cmath>

#include "common/nn.hpp"

using namespace ladder;

// Fills a weight (out, in) with uniform numbers of variance 2 / (in + out).
void xavier_uniform(const Tensor& weight) {
  const auto in = static_cast<double>(weight.size(1));
  const auto out = static_cast<double>(weight.size(0));
  const double c = std::sqrt(6 / (in + out));  // so that c * c / 3 = 2 / (in + out)
  const NoGradGuard no_grad;
  weight.uniform_(-c, c);
}

// Does so with every linear layer of the network, and sets its bias, if it has one, to 0.
void initialise(nn::Module& net) {
  net.apply([](nn::Module& module) {
    auto* const linear = module.as<nn::Linear>();
    if (linear == nullptr) return;
    xavier_uniform(linear->weight);
    const NoGradGuard no_grad;
    if (linear->bias.defined()) linear->bias.zero_();
  });
}
