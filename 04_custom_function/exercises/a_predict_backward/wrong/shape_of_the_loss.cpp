// The loss is a single number, and what you wrote is the shape of its own gradient. But grads[0]
// belongs to the output of this Function. What happens on the way back through sum()?
#include <cstdint>
#include <vector>

std::int64_t nodes_of_a_call() { return 1; }
std::int64_t calls_so_far() { return 0; }
std::int64_t calls_afterwards() { return 1; }
std::vector<std::int64_t> shape_that_came() { return {}; }
double number_that_came() { return 2; }

std::int64_t length_of_the_list() { return 2; }
bool may_be_defined() { return false; }

bool forward_was_called() { return true; }
bool z_requires_a_gradient() { return false; }

double wrong_gradient() { return 4; }
bool loss_falls() { return true; }
bool gradcheck_is_content() { return false; }
