// 03a: your predictions. Each function returns one answer.
#include "tests/exercises/todo.hpp"

// ---- 1. One backward pass ---------------------------------------------------------------------
//
//     const Tensor x = tensor(2.0);                   // data: not marked
//     const Tensor w = tensor(3.0, requires_grad());  // a weight: marked
//     const Tensor h = x * w;
//     const Tensor y = h * h;
//     y.backward();

/// Is x.grad() defined now?
bool x_has_a_gradient() { return todo("whether x.grad() is defined"); }

/// Is w.grad() defined now?
bool w_has_a_gradient() { return todo("whether w.grad() is defined"); }

/// Is h.grad() defined now?
bool h_has_a_gradient() { return todo("whether h.grad() is defined"); }

/// Which number is in w.grad()?
double gradient_of_w() { return todo("the number in w.grad()"); }

// ---- 2. Another one, and nothing set to zero --------------------------------------------------
//
//     const Tensor h2 = x * w;
//     const Tensor y2 = h2 * h2;
//     y2.backward();

/// Which number is in w.grad() now?
double gradient_after_the_second() { return todo("the number in w.grad() after y2.backward()"); }

// ---- 3. A part that is not recorded -----------------------------------------------------------
//
//     w.grad().zero_();
//     Tensor a;
//     {
//       const NoGradGuard no_grad;
//       a = x * w;
//     }
//     const Tensor b = a * w;
//     b.backward();

/// What does a.requires_grad() say?
bool a_requires_a_gradient() { return todo("what a.requires_grad() says"); }

/// Which number is in w.grad() after b.backward()?
double gradient_through_b() { return todo("the number in w.grad() after b.backward()"); }

// ---- 4. A backward pass under the guard -------------------------------------------------------
//
//     w.grad().zero_();
//     const Tensor u = x * w;
//     {
//       const NoGradGuard no_grad;
//       u.backward();
//     }

/// Which number is in w.grad() now?
double gradient_through_u() { return todo("the number in w.grad() after u.backward()"); }

/// And afterwards, behind the closing brace: is `u * w` recorded?
bool is_recorded_again() { return todo("whether (u * w).requires_grad() is true"); }
