// You counted every layer that the class has. Who is it that counts here? The optimizer gets what
// parameters() lists, and that list knows of registrations only.
#include <cstdint>
#include <string>

std::string names() { return "last.weight last.bias first.weight first.bias"; }
std::int64_t trained_numbers() { return 31; }
std::string drawn_first() { return "hidden"; }
bool loss_depends_on_skip() { return true; }
bool skip_has_a_gradient() { return true; }
bool skip_has_moved() { return false; }
bool skip_gradient_is_forgotten() { return false; }
bool works_in_float64() { return false; }
