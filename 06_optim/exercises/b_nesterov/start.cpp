// 06b: a step of SGD with Nesterov's momentum
#include "common/optim.hpp"
#include "tests/exercises/todo.hpp"

using namespace ladder;

// Moves p by one step against g. v is what the steps before have collected; undefined in the first.
void nesterov_step(Tensor& p, const Tensor& g, Tensor& v, double lr, double momentum) {
  todo("the new v, and then the new p");
}
