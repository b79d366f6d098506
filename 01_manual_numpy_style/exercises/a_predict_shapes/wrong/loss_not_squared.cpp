// That is the difference between prediction and target. The loss of this stage is made of it by one
// more operation.

// 01a: predictions. Each todo is one answer.
#include <cstdint>
#include <string>
#include <vector>

using Shape = std::vector<std::int64_t>;  // {rows, columns}
using Numbers = std::vector<double>;      // a matrix, row by row

// ---- One step: 6 examples of 5 numbers each, 4 hidden units, 3 outputs -------------------------
// So x is {6, 5}.

Shape shape_of_w2() { return {4, 3}; }
Shape shape_of_h() { return {6, 4}; }
Shape shape_of_h_relu_transposed() { return {4, 6}; }
Shape shape_of_grad_w1() { return {5, 4}; }
Shape shape_of_grad_h() { return {6, 4}; }

// ---- One step by hand: one example of two numbers, two hidden units, one output ----------------
//
//   x = (1 2)     w1 = ( 1 -1 )     w2 = ( 2 )     y = (4)
//                      ( 1 -1 )          ( 1 )

double the_loss() { return 2; }
Numbers grad_w2() { return {12, 0}; }
Numbers grad_w1() { return {8, 0, 16, 0}; }

// ---- The training ------------------------------------------------------------------------------
// ./tutorial run 01 -- --iterations 10 brings the loss down. And with --learning-rate 1e-5, ten
// times the usual? Answer "falls faster", "falls as before" or "grows".

std::string ten_times_the_learning_rate() { return "grows"; }
