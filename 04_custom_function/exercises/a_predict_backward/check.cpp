// 04a: what the library does, with the two Functions that start.cpp shows.
// AIM: to know when a Function's backward is called, what comes in, and what has to go out
#include "tests/exercises/check.hpp"

#include "common/autograd.hpp"

using namespace ladder;
using autograd::AutogradContext;
using autograd::variable_list;

std::int64_t nodes_of_a_call();
std::int64_t calls_so_far();
std::int64_t calls_afterwards();
std::vector<std::int64_t> shape_that_came();
double number_that_came();
std::int64_t length_of_the_list();
bool may_be_defined();
bool forward_was_called();
bool z_requires_a_gradient();
double wrong_gradient();
bool loss_falls();
bool gradcheck_is_content();

namespace {

struct Seen {
  int forwards = 0, backwards = 0;
  Tensor came;  // grads[0]
} seen;

template <int factor> struct CubeWith : autograd::Function<CubeWith<factor>> {
  static Tensor forward(AutogradContext* context, Tensor x) {
    ++seen.forwards;
    context->save_for_backward({x});
    return x * x * x;
  }
  static variable_list backward(AutogradContext* context, variable_list grads) {
    ++seen.backwards;
    seen.came = grads[0];
    const Tensor x = context->get_saved_variables()[0];
    return {grads[0] * factor * x * x};
  }
};
using Cube = CubeWith<3>;
using ForgottenFactor = CubeWith<1>;

struct Scale : autograd::Function<Scale> {
  static inline variable_list returned;
  static Tensor forward(AutogradContext*, Tensor x, double factor) { return x * factor; }
  static variable_list backward(AutogradContext*, variable_list) { return returned; }
  static bool may_return(const variable_list& gradients) {
    returned = gradients;
    try {
      apply(ones({2, 3}, requires_grad()), 5.0).sum().backward();
      return true;
    } catch (const Error&) {
      return false;
    }
  }
};

std::int64_t nodes_of(const Tensor& y) {
  std::int64_t nodes = 0;
  for (const autograd::Node* at = y.grad_fn().get(); at->leaf() == nullptr;
       at = at->next_edge(0).function.get())
    ++nodes;
  return nodes;
}

// The first piece, with what was seen before and after loss.backward().
Seen first_piece(bool goes_back) {
  seen = {};
  const Tensor y = Cube::apply(ones({2, 3}, requires_grad()));
  const Tensor loss = (y + y).sum();
  if (goes_back) loss.backward();
  return seen;
}

Tensor after_the_wrong_pass() {
  const Tensor w = tensor(2.0, TensorOptions(kFloat64).requires_grad(true));
  ForgottenFactor::apply(w).backward();
  return w;
}

}  // namespace

void exercise::check(Check& check) {
  check.predict(
      "1. how many nodes did Cube::apply put into the graph?", nodes_of_a_call,
      [] {
        return nodes_of(Cube::apply(ones({2, 3}, requires_grad())));
      },
      "apply runs forward with recording off and puts a single node into the graph, whatever "
      "forward computes.");
  check.predict(
      "1. how often was Cube::backward called before loss.backward()?", calls_so_far,
      [] { return first_piece(false).backwards; },
      "On the way there only forward runs. The node keeps what backward will need.");
  check.predict(
      "1. how often was Cube::backward called after loss.backward()?", calls_afterwards,
      [] { return first_piece(true).backwards; },
      "y is used twice, but it has one node, and a node has one turn: when all gradients have "
      "arrived.");
  check.predict(
      "1. which shape had grads[0]?", shape_that_came,
      [] { return first_piece(true).came.sizes().vec(); },
      "It is d loss / d y, and so it has the shape of y, the output of forward.");
  check.predict(
      "1. which number was in each element of grads[0]?", number_that_came,
      [] { return first_piece(true).came[0][0].item<double>(); },
      "A 1 comes along each of the two edges that lead to the node, and they add up.");
  check.predict(
      "2. how many tensors must be in the list that Scale::backward returns?", length_of_the_list,
      [] {
        variable_list gradients{ones({2, 3})};
        while (!Scale::may_return(gradients)) gradients.emplace_back();
        return gradients.size();
      },
      "One for each argument of forward behind the context, in the same order, numbers included.");
  check.predict(
      "2. may the last of them be defined?", may_be_defined,
      [] {
        return Scale::may_return({ones({2, 3}), ones({})});
      },
      "A number has no place in the graph where its gradient could go: its place in the list holds "
      "Tensor(), an undefined one.");
  check.predict(
      "3. was Cube::forward called?", forward_was_called,
      [] {
        seen = {};
        Cube::apply(ones({2, 3}));
        return seen.forwards > 0;
      },
      "The result is wanted in any case.");
  check.predict(
      "3. what does z.requires_grad() say?", z_requires_a_gradient,
      [] {
        return Cube::apply(ones({2, 3})).requires_grad();
      },
      "Nobody wants a gradient of data: apply makes no node, and keeps nothing.");
  check.predict(
      "4. which number is in w.grad()?", wrong_gradient,
      [] { return after_the_wrong_pass().grad().item<double>(); },
      "The engine believes what backward says. The slope of w³ at 2 is 12.");
  check.predict(
      "4. is the loss smaller after this step?", loss_falls,
      [] {
        const Tensor w = after_the_wrong_pass();
        const NoGradGuard no_grad;
        const Tensor first = ForgottenFactor::apply(w);
        w.sub_(w.grad(), 0.01);
        return ForgottenFactor::apply(w).item<double>() < first.item<double>();
      },
      "The sign is right, so the step goes down, only not as far. A falling loss does not prove a "
      "derivative.");
  check.predict(
      "4. is gradcheck content with it?", gradcheck_is_content,
      [] {
        return autograd::gradcheck(
            [](const variable_list& in) { return variable_list{ForgottenFactor::apply(in[0])}; },
            {after_the_wrong_pass()}, 1e-6, 1e-5, 1e-3, false);
      },
      "Finite differences only need forward: they say 12 where this derivative says 4.");
}
