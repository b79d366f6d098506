// 06a: how far does a step go? The learning rate is 0.01 everywhere.
#include <cmath>

#include "tests/exercises/todo.hpp"

// Adam's first step. The gradient is 500.
double adam_with_a_large_gradient() { return todo("Adam's first step with a gradient of 500"); }

// Adam's first step. The gradient is 0.5.
double adam_with_a_small_gradient() { return todo("Adam's first step with a gradient of 0.5"); }

// RMSprop's first step. The gradient is 500.
double rmsprop_with_a_large_gradient() {
  return todo("RMSprop's first step with a gradient of 500");
}

// Momentum 0.9. The gradient is 1 in every step: how far does the third step go?
double third_step_with_momentum() { return todo("the third step with momentum 0.9"); }

// The same: how far does the 500th step go? (Three digits are enough: round to 0.001.)
double late_step_with_momentum() { return todo("the 500th step with momentum 0.9"); }

// Momentum 0.9. The gradient is 1 in the first step and 0 in the second: how far does the second
// step go?
double momentum_after_a_gradient_of_zero() {
  return todo("a step with momentum and a gradient of 0");
}

// The same, but in the second step there is no gradient: zero_grad() has forgotten it, and no
// backward() came.
double momentum_without_a_gradient() { return todo("a step with momentum and no gradient at all"); }
