// 07c: a test that tells a network from one whose ReLU is not used.
#include <functional>

#include "common/nn.hpp"

#include "tests/exercises/todo.hpp"

using namespace ladder;

using Network = std::function<Tensor(const Tensor&)>;  // (N, D_in) -> (N, D_out), in float64

// Whether the outputs of f could not come from a map x A + c.
bool uses_its_relu(const Network& f, std::int64_t D_in) {
  const Tensor x = randn({16, D_in}, kFloat64);
  return todo("what tells f from a linear map and a constant");
}
