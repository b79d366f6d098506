// Your bound is one fixed number. A network with small weights has small outputs, and all its
// differences are below such a bound; one with large weights has rounding errors above it. Compare
// with the outputs' size.
#include <functional>

#include "common/nn.hpp"

using namespace ladder;

using Network = std::function<Tensor(const Tensor&)>;  // (N, D_in) -> (N, D_out), in float64

// Whether the outputs of f could not come from a map x A + c.
bool uses_its_relu(const Network& f, std::int64_t D_in) {
  const Tensor x = randn({16, D_in}, kFloat64);

  // x A + c and -x A + c lie on either side of c, which is what f makes of 0.
  const Tensor there = f(x), back = f(-x), middle = f(zeros_like(x));
  const Tensor difference = (there + back - middle * 2).abs().max();

  return difference.item<double>() > 1e-6;
}
