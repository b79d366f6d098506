// The gradient of a is right. For b you have the two right matrices, but a product of matrices is
// not the same both ways round.
#include "tests/exercises/todo.hpp"
#define todo(missing)                                            \
  if (ctx->needs_input_grad(first)) grad_a = g.mm(saved[1].t()); \
  if (ctx->needs_input_grad(first + 1)) grad_b = g.mm(saved[0].t())
#include "03_autograd/exercises/h_mm_derivative/start.cpp"
