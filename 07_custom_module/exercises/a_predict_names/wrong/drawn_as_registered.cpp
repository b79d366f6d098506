// You went by the order of the registrations. But when register_module() is called, the layers are
// there already, and their weights are drawn.
#include <cstdint>
#include <string>

std::string names() { return "last.weight last.bias first.weight first.bias"; }
std::int64_t trained_numbers() { return 23; }
std::string drawn_first() { return "output"; }
bool loss_depends_on_skip() { return true; }
bool skip_has_a_gradient() { return true; }
bool skip_has_moved() { return false; }
bool skip_gradient_is_forgotten() { return false; }
bool works_in_float64() { return false; }
