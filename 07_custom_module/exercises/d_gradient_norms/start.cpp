// 07d: how large the gradients are that arrive at each parameter.
#include "common/nn.hpp"

#include "tests/exercises/todo.hpp"

using namespace ladder;

// The norm of each parameter's gradient, in the order of named_parameters(); 0 where there is none.
std::vector<double> gradient_norms(const nn::Module& net) {
  std::vector<double> norms;
  for (const auto& parameter : net.named_parameters())
    norms.push_back(todo("the norm of the gradient of this parameter"));
  return norms;
}

// The name of the parameter whose gradient has the smallest norm; of several, the first.
std::string smallest_gradient(const nn::Module& net) {
  return todo("the name of the smallest gradient's parameter");
}
