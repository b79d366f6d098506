// You have counted something for the ReLU. It has no weight and no bias: max(0, x) is the same for
// everybody, so there is nothing in it to train.
#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

// A weight and a bias for each of the two layers; a ReLU has nothing to train.
std::int64_t how_many_tensors() { return 6; }

// (out, in): a row for each hidden unit.
std::vector<std::int64_t> sizes_of_the_first() { return {100, 1000}; }

// The ReLU is module 1, though it has no parameters.
std::string name_of_the_last() { return "2.bias"; }

std::int64_t how_many_numbers() { return 100 * 1000 + 100 + 10 * 100 + 10; }

double largest_first_weight() { return 1 / std::sqrt(1000.0); }

// The variance, since the mean is 0.
double average_of_y_squared() { return 1; }

double loss_of_predicting_zero() { return 64 * 10 * average_of_y_squared(); }

double loss_with_twice_the_examples() { return 128 * 10 * average_of_y_squared(); }
