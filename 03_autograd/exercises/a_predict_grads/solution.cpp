bool x_has_a_gradient() { return false; }
bool w_has_a_gradient() { return true; }
bool h_has_a_gradient() { return false; }
double gradient_of_w() { return 24; }  // 2h · x = 2 · 6 · 2

double gradient_after_the_second() { return 48; }

bool a_requires_a_gradient() { return false; }
double gradient_through_b() { return 6; }  // the value of a

double gradient_through_u() { return 2; }  // x
bool is_recorded_again() { return true; }
