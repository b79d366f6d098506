// 08a: predictions about five steps of stage 08, with the depths 0, 2, 1, 0, 3. Each todo is one
// answer; a list of steps is written as {1, 4}.
#include <cstdint>
#include <vector>

#include "tests/exercises/todo.hpp"

using Steps = std::vector<std::int64_t>;

// ---- The gradient of middle --------------------------------------------------------------------

// After which steps' backward() is middle->weight.grad() undefined?
Steps without_gradient() { return todo("the steps without a gradient"); }

// The same, if zero_grad(false) is called instead, which fills gradients with zeros.
Steps without_gradient_if_filled() { return todo("the same with zero_grad(false)"); }

// ---- The update of middle ----------------------------------------------------------------------

// In which steps does step() change middle->weight? Plain SGD, and zero_grad().
Steps moved_by_sgd() { return todo("the steps that move it, plain SGD"); }

// With momentum, and zero_grad().
Steps moved_by_momentum() { return todo("the steps that move it, with momentum"); }

// With momentum, and zero_grad(false).
Steps moved_by_momentum_if_filled() { return todo("the same with momentum and zero_grad(false)"); }

// ---- The graph of the last step, of depth 3 ----------------------------------------------------

// Each layer that was applied left one AddmmBackward0 (a product, and the bias added). How many?
std::int64_t products_in_the_graph() { return todo("how many AddmmBackward0"); }

// A parameter that was used has one AccumulateGrad, where its gradients end. How many are there?
std::int64_t ends_of_the_graph() { return todo("how many AccumulateGrad"); }
