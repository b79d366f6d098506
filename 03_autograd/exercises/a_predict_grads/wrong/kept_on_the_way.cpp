// The gradient passes through here, but does it stay? grad() is filled at the end of a path; look
// up in the README what stands there, and whether one stands at this tensor.
bool x_has_a_gradient() { return false; }
bool w_has_a_gradient() { return true; }
bool h_has_a_gradient() { return true; }
double gradient_of_w() { return 24; }

double gradient_after_the_second() { return 48; }

bool a_requires_a_gradient() { return false; }
double gradient_through_b() { return 6; }

double gradient_through_u() { return 2; }
bool is_recorded_again() { return true; }
