// One gradient for each Tensor, you thought. The list has a place for every argument of forward;
// what stands in the place of a number is another question.
#include <cstdint>
#include <vector>

std::int64_t nodes_of_a_call() { return 1; }
std::int64_t calls_so_far() { return 0; }
std::int64_t calls_afterwards() { return 1; }
std::vector<std::int64_t> shape_that_came() { return {2, 3}; }
double number_that_came() { return 2; }

std::int64_t length_of_the_list() { return 1; }
bool may_be_defined() { return false; }

bool forward_was_called() { return true; }
bool z_requires_a_gradient() { return false; }

double wrong_gradient() { return 4; }
bool loss_falls() { return true; }
bool gradcheck_is_content() { return false; }
