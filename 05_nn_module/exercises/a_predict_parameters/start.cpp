// 05a: what is in the model? Stage 05 makes it like this:
//
//     nn::Sequential model{nn::Linear(1000, 100), nn::ReLU(), nn::Linear(100, 10)};
#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "tests/exercises/todo.hpp"

// How many tensors does model->parameters() return?
std::int64_t how_many_tensors() { return todo("how many tensors parameters() returns"); }

// The sizes of the first of them, as its sizes() says: {rows, columns}.
std::vector<std::int64_t> sizes_of_the_first() { return todo("the sizes of the first one"); }

// The name of the last of them, as --show-parameters prints it.
std::string name_of_the_last() { return todo("the name of the last one"); }

// How many numbers are trained, in all of them together?
std::int64_t how_many_numbers() { return todo("how many numbers there are in all of them"); }

// No weight of the first layer starts larger than this.
double largest_first_weight() { return todo("how large a weight of the first layer may start"); }

// The average of y * y over very many elements y of randn.
double average_of_y_squared() { return todo("the average of y squared"); }

// 64 examples, 10 outputs each. If the network predicts 0 for all of them, what is the loss, on
// average over many draws of y?
double loss_of_predicting_zero() { return todo("the loss, if every prediction is 0"); }

// The same with --batch-size 128.
double loss_with_twice_the_examples() { return todo("the same loss with 128 examples"); }
