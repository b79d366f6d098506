// You ask whether f(2x) is 2 f(x). So it is for a network with a ReLU, too, if it has no biases: a
// ReLU commutes with every positive factor. And with biases it is not even true of x A + c.
#include <functional>

#include "common/nn.hpp"

using namespace ladder;

using Network = std::function<Tensor(const Tensor&)>;  // (N, D_in) -> (N, D_out), in float64

// Whether the outputs of f could not come from a map x A + c.
bool uses_its_relu(const Network& f, std::int64_t D_in) {
  const Tensor x = randn({16, D_in}, kFloat64);

  return !f(x * 2).allclose(f(x) * 2);
}
