// You took "is not registered" for "is not there". backward() does not look at the list of
// parameters: it follows what the forward pass has recorded.
#include <cstdint>
#include <string>

std::string names() { return "last.weight last.bias first.weight first.bias"; }
std::int64_t trained_numbers() { return 23; }
std::string drawn_first() { return "hidden"; }
bool loss_depends_on_skip() { return true; }
bool skip_has_a_gradient() { return false; }
bool skip_has_moved() { return false; }
bool skip_gradient_is_forgotten() { return false; }
bool works_in_float64() { return false; }
