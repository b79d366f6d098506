// 02a: predictions. Each todo is one answer.
#include <vector>

#include "tests/exercises/todo.hpp"

using Numbers = std::vector<double>;

// In each question a is new:   const Tensor a = tensor({{1, 2, 3}, {4, 5, 6}}, kFloat64);

// How many elements to go in memory for one step down, and for one step to the right?
Numbers strides_of_a() { return todo("a.strides()"); }
Numbers strides_of_a_transposed() { return todo("a.t().strides()"); }

// Two ways to a matrix of three rows and two columns. What is in the row in the middle?
Numbers middle_row_of_view() { return todo("a.view({3, 2})[1]"); }
Numbers middle_row_of_transposed() { return todo("a.t()[1]"); }

// What is in a, row by row, after these lines?
//   a.t()[2][0] = 30;
Numbers a_after_writing_to_transposed() { return todo("the six numbers of a"); }
//   a.t().clone()[2][0] = 30;
Numbers a_after_writing_to_clone() { return todo("the six numbers of a"); }
//   const Tensor b = a;
//   b[0][0] = 30;
Numbers a_after_writing_to_b() { return todo("the six numbers of a"); }

// view() never moves a number. Can it make one row of six out of a.t(), 1 4 2 5 3 6?
bool transposed_can_be_viewed_as_a_row() { return todo("true, or false: a.t().view({6}) works"); }

// y_pred is (64, 10), and the loss is the mean of the squared errors instead of their sum. How many
// times smaller than before is each element of grad_y_pred?
double how_many_times_smaller() { return todo("a number"); }
