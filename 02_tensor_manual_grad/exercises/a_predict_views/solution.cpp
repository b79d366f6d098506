// 02a: predictions. Each todo is one answer.
#include <vector>

using Numbers = std::vector<double>;

// In each question a is new:   const Tensor a = tensor({{1, 2, 3}, {4, 5, 6}}, kFloat64);

// How many elements to go in memory for one step down, and for one step to the right?
Numbers strides_of_a() { return {3, 1}; }
Numbers strides_of_a_transposed() { return {1, 3}; }

// Two ways to a matrix of three rows and two columns. What is in the row in the middle?
Numbers middle_row_of_view() { return {3, 4}; }
Numbers middle_row_of_transposed() { return {2, 5}; }

// What is in a, row by row, after these lines?
//   a.t()[2][0] = 30;
Numbers a_after_writing_to_transposed() { return {1, 2, 30, 4, 5, 6}; }
//   a.t().clone()[2][0] = 30;
Numbers a_after_writing_to_clone() { return {1, 2, 3, 4, 5, 6}; }
//   const Tensor b = a;
//   b[0][0] = 30;
Numbers a_after_writing_to_b() { return {30, 2, 3, 4, 5, 6}; }

// view() never moves a number. Can it make one row of six out of a.t(), 1 4 2 5 3 6?
bool transposed_can_be_viewed_as_a_row() { return false; }

// y_pred is (64, 10), and the loss is the mean of the squared errors instead of their sum. How many
// times smaller than before is each element of grad_y_pred?
double how_many_times_smaller() { return 640; }
