// The sum is right, but it is in a new tensor. Whoever fetched grad() before still holds the old
// one, with the old numbers; and each pass takes memory for another.
#include "tests/exercises/todo.hpp"
#define todo(missing) meta.grad = meta.grad.add(grad)
#include "03_autograd/exercises/f_accumulate/start.cpp"
