// You ask whether f(-x) is -f(x). That is true of x A alone; a network with biases has a constant
// besides, whether it uses its ReLU or not. Find out what the constant is, and take it away.
#include <functional>

#include "common/nn.hpp"

using namespace ladder;

using Network = std::function<Tensor(const Tensor&)>;  // (N, D_in) -> (N, D_out), in float64

// Whether the outputs of f could not come from a map x A + c.
bool uses_its_relu(const Network& f, std::int64_t D_in) {
  const Tensor x = randn({16, D_in}, kFloat64);

  return !f(-x).allclose(-f(x));
}
