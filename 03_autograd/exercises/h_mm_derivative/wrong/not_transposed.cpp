// The shapes would fit for square matrices, so nothing complains there; but the numbers are not
// right. Take c[0][0] of the 2 × 2 example: which numbers of b does it meet, a row or a column of
// them?
#include "tests/exercises/todo.hpp"
#define todo(missing)                                        \
  if (ctx->needs_input_grad(first)) grad_a = g.mm(saved[1]); \
  if (ctx->needs_input_grad(first + 1)) grad_b = saved[0].mm(g)
#include "03_autograd/exercises/h_mm_derivative/start.cpp"
