// AIM: to know where gradients end up, what adds up there, and what the guard leaves out
#include "tests/exercises/check.hpp"

#include "common/autograd.hpp"

using namespace ladder;

bool x_has_a_gradient();
bool w_has_a_gradient();
bool h_has_a_gradient();
double gradient_of_w();
double gradient_after_the_second();
bool a_requires_a_gradient();
double gradient_through_b();
double gradient_through_u();
bool is_recorded_again();

namespace {

// The program of start.cpp, so far as each question needs it.
struct Program {
  const Tensor x = tensor(2.0), w = tensor(3.0, requires_grad());
  Tensor h;

  void square() {
    h = x * w;
    (h * h).backward();
  }
  double gradient() const { return w.grad().item<double>(); }
};

Program after_the_first() {
  Program program;
  program.square();
  return program;
}

Tensor unrecorded(const Program& program) {
  const NoGradGuard no_grad;
  return program.x * program.w;
}

}  // namespace

void exercise::check(Check& check) {
  check.predict(
      "1. after y.backward(): is x.grad() defined?", x_has_a_gradient,
      [] { return after_the_first().x.grad().defined(); },
      "x is data: nobody marked it, so no edge leads to it, and its gradient is not even "
      "computed.");
  check.predict(
      "1. after y.backward(): is w.grad() defined?", w_has_a_gradient,
      [] { return after_the_first().w.grad().defined(); },
      "w is marked, and y was computed from it: the path from y ends at w's accumulator.");
  check.predict(
      "1. after y.backward(): is h.grad() defined?", h_has_a_gradient,
      [] { return after_the_first().h.grad().defined(); },
      "The gradient of h was computed on the way and let go. grad() is filled at leaves only, "
      "which "
      "are the marked tensors that were not computed from others; h.retain_grad() would ask for "
      "it.");
  check.predict(
      "1. after y.backward(): which number is in w.grad()?", gradient_of_w,
      [] { return after_the_first().gradient(); },
      "y = h² gives dy/dh = 2h, from both factors together, and h = x·w gives dh/dw = x: 2·6·2.");
  check.predict(
      "2. after y2.backward(): which number is in w.grad()?", gradient_after_the_second,
      [] {
        Program program = after_the_first();
        program.square();
        return program.gradient();
      },
      "An accumulator adds: 24 was there, and 24 comes. Setting to zero is the program's "
      "business.");
  check.predict(
      "3. what does a.requires_grad() say?", a_requires_a_gradient,
      [] { return unrecorded(Program()).requires_grad(); },
      "Under the guard nothing is recorded: a has its value, and forgets what it was computed "
      "from.");
  check.predict(
      "3. after b.backward(): which number is in w.grad()?", gradient_through_b,
      [] {
        const Program program;
        (unrecorded(program) * program.w).backward();
        return program.gradient();
      },
      "For the graph a is a constant, 6. So db/dw is a, and the w inside of a does not count.");
  check.predict(
      "4. after u.backward() under the guard: which number is in w.grad()?", gradient_through_u,
      [] {
        const Program program;
        const Tensor u = program.x * program.w;
        const NoGradGuard no_grad;
        u.backward();
        return program.gradient();
      },
      "The guard stops recording, not walking: u was recorded before it, and du/dw is x.");
  check.predict(
      "4. behind the closing brace: is u * w recorded?", is_recorded_again,
      [] {
        const Program program;
        const Tensor u = program.x * program.w;
        unrecorded(program);
        return (u * program.w).requires_grad();
      },
      "The guard ends with its block, and what it switched off is on again.");
}
