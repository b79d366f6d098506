// You said that zero_grad(false) leaves no step without a gradient. It fills with zeros what is
// there. Before the layer was used for the first time, nothing was there to be filled.
#include <cstdint>
#include <vector>

using Steps = std::vector<std::int64_t>;

Steps without_gradient() { return {0, 3}; }
Steps without_gradient_if_filled() { return {}; }
Steps moved_by_sgd() { return {1, 2, 4}; }
Steps moved_by_momentum() { return {1, 2, 4}; }
Steps moved_by_momentum_if_filled() { return {1, 2, 3, 4}; }
std::int64_t products_in_the_graph() { return 5; }
std::int64_t ends_of_the_graph() { return 6; }
