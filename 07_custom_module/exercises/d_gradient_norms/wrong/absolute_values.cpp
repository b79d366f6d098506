// You add up absolute values. That is a norm, too, but another one: in a large parameter it grows
// with the number of elements, where the root of the squares grows with the root of that number.
#include "common/nn.hpp"

#include <algorithm>

using namespace ladder;

// The norm of each parameter's gradient, in the order of named_parameters(); 0 where there is none.
std::vector<double> gradient_norms(const nn::Module& net) {
  std::vector<double> norms;
  for (const auto& parameter : net.named_parameters()) {
    const Tensor grad = parameter->grad();
    norms.push_back(grad.defined() ? grad.abs().sum().item<double>() : 0);
  }
  return norms;
}

// The name of the parameter whose gradient has the smallest norm; of several, the first.
std::string smallest_gradient(const nn::Module& net) {
  const auto norms = gradient_norms(net);
  const auto smallest = std::min_element(norms.begin(), norms.end());
  return net.named_parameters().keys()[static_cast<std::size_t>(smallest - norms.begin())];
}
