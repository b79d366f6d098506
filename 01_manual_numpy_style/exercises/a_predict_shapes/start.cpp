// 01a: predictions. Each todo is one answer.
#include <cstdint>
#include <string>
#include <vector>

#include "tests/exercises/todo.hpp"

using Shape = std::vector<std::int64_t>;  // {rows, columns}
using Numbers = std::vector<double>;      // a matrix, row by row

// ---- One step: 6 examples of 5 numbers each, 4 hidden units, 3 outputs -------------------------
// So x is {6, 5}.

Shape shape_of_w2() { return todo("the shape of w2"); }
Shape shape_of_h() { return todo("the shape of h = dot(x, w1)"); }
Shape shape_of_h_relu_transposed() { return todo("the shape of transpose(h_relu)"); }
Shape shape_of_grad_w1() { return todo("the shape of grad_w1"); }
Shape shape_of_grad_h() { return todo("the shape of grad_h"); }

// ---- One step by hand: one example of two numbers, two hidden units, one output ----------------
//
//   x = (1 2)     w1 = ( 1 -1 )     w2 = ( 2 )     y = (4)
//                      ( 1 -1 )          ( 1 )

double the_loss() { return todo("the loss"); }
Numbers grad_w2() { return todo("grad_w2, two numbers"); }
Numbers grad_w1() { return todo("grad_w1, four numbers, row by row"); }

// ---- The training ------------------------------------------------------------------------------
// ./tutorial run 01 -- --iterations 10 brings the loss down. And with --learning-rate 1e-5, ten
// times the usual? Answer "falls faster", "falls as before" or "grows".

std::string ten_times_the_learning_rate() { return todo("what the loss does"); }
