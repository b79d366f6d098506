// You let the second gradient take the place of the first. Does it? The README says in bold what
// an accumulator does.
bool x_has_a_gradient() { return false; }
bool w_has_a_gradient() { return true; }
bool h_has_a_gradient() { return false; }
double gradient_of_w() { return 24; }

double gradient_after_the_second() { return 24; }

bool a_requires_a_gradient() { return false; }
double gradient_through_b() { return 6; }

double gradient_through_u() { return 2; }
bool is_recorded_again() { return true; }
