// You derived a as well, as if it remembered w. It was computed under the guard: what does the
// graph know of it?
bool x_has_a_gradient() { return false; }
bool w_has_a_gradient() { return true; }
bool h_has_a_gradient() { return false; }
double gradient_of_w() { return 24; }

double gradient_after_the_second() { return 48; }

bool a_requires_a_gradient() { return false; }
double gradient_through_b() { return 12; }

double gradient_through_u() { return 2; }
bool is_recorded_again() { return true; }
