// A step without a gradient is not a step with a gradient of 0. There is nothing that the rule
// could be applied to.

// m / (1 - 0.9) is g, and the root of s / (1 - 0.999) is |g|: their quotient is 1.
double adam_with_a_large_gradient() { return 0.01; }

double adam_with_a_small_gradient() { return 0.01; }

// s is a hundredth of the gradient's square, so its root is a tenth of the gradient.
double rmsprop_with_a_large_gradient() { return 0.01 * 500 / (0.1 * 500); }

// v is 1, then 0.9 + 1, then 0.9 * 1.9 + 1.
double third_step_with_momentum() { return 0.01 * (0.9 * 0.9 + 0.9 + 1); }

// v = 0.9 * v + 1 no longer changes when v is 10.
double late_step_with_momentum() { return 0.01 * 10; }

// v goes on, with a tenth less.
double momentum_after_a_gradient_of_zero() { return 0.01 * 0.9; }

// A parameter without a gradient is skipped.
double momentum_without_a_gradient() { return 0.01 * 0.9; }
