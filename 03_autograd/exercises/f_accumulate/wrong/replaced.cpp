// The second pass replaces the first. That would do for a step of stage 03, but not for a batch in
// two halves, nor for two losses: what has arrived before belongs to the gradient, too.
#include "tests/exercises/todo.hpp"
#define todo(missing) meta.grad.copy_(grad)
#include "03_autograd/exercises/f_accumulate/start.cpp"
