// You counted an AccumulateGrad for each use of a parameter. It belongs to the parameter, not to
// the use: all uses of a weight lead to the same one, and there their gradients are added.
#include <cstdint>
#include <vector>

using Steps = std::vector<std::int64_t>;

Steps without_gradient() { return {0, 3}; }
Steps without_gradient_if_filled() { return {0}; }
Steps moved_by_sgd() { return {1, 2, 4}; }
Steps moved_by_momentum() { return {1, 2, 4}; }
Steps moved_by_momentum_if_filled() { return {1, 2, 3, 4}; }
std::int64_t products_in_the_graph() { return 5; }
std::int64_t ends_of_the_graph() { return 10; }
