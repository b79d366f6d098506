// You wrote the members' names. A C++ object does not know what its members are called: the only
// names that named_parameters() can have are the ones that were handed to it.
#include <cstdint>
#include <string>

std::string names() { return "hidden.weight hidden.bias output.weight output.bias"; }
std::int64_t trained_numbers() { return 23; }
std::string drawn_first() { return "hidden"; }
bool loss_depends_on_skip() { return true; }
bool skip_has_a_gradient() { return true; }
bool skip_has_moved() { return false; }
bool skip_gradient_is_forgotten() { return false; }
bool works_in_float64() { return false; }
