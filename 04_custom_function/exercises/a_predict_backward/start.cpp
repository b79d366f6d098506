// 04a: your predictions. Each function returns one answer.
#include <cstdint>
#include <vector>

#include "tests/exercises/todo.hpp"

// ---- 1. One call -------------------------------------------------------------------------------
//
//     struct Cube : autograd::Function<Cube> {
//       static Tensor forward(AutogradContext* context, Tensor x) {
//         context->save_for_backward({x});
//         return x * x * x;
//       }
//       static variable_list backward(AutogradContext* context, variable_list grads) {
//         const Tensor x = context->get_saved_variables()[0];
//         return {grads[0] * 3 * x * x};
//       }
//     };
//
//     const Tensor x = ones({2, 3}, requires_grad());
//     const Tensor y = Cube::apply(x);

/// How many nodes did this call put into the graph, the accumulator of x not counted?
std::int64_t nodes_of_a_call() { return todo("how many nodes Cube::apply puts into the graph"); }

//     const Tensor loss = (y + y).sum();

/// How often has Cube::backward been called by now?
std::int64_t calls_so_far() {
  return todo("how often Cube::backward was called before backward()");
}

//     loss.backward();

/// And how often now?
std::int64_t calls_afterwards() { return todo("how often it was called after loss.backward()"); }

/// Which shape had grads[0] in there?
std::vector<std::int64_t> shape_that_came() { return todo("the shape of grads[0]"); }

/// Which number was in each of its elements?
double number_that_came() { return todo("the number in each element of grads[0]"); }

// ---- 2. A number among the arguments -----------------------------------------------------------
//
//     struct Scale : autograd::Function<Scale> {  // factor · x
//       static Tensor forward(AutogradContext* context, Tensor x, double factor);
//       static variable_list backward(AutogradContext* context, variable_list grads);
//     };

/// How many tensors must be in the list that Scale::backward returns?
std::int64_t length_of_the_list() { return todo("how many tensors Scale::backward returns"); }

/// May the last of them be defined, with the derivative for `factor` in it?
bool may_be_defined() { return todo("whether the last of them may be defined"); }

// ---- 3. Data -----------------------------------------------------------------------------------
//
//     const Tensor data = ones({2, 3});  // not marked
//     const Tensor z = Cube::apply(data);

/// Was Cube::forward called here?
bool forward_was_called() { return todo("whether Cube::forward was called"); }

/// What does z.requires_grad() say?
bool z_requires_a_gradient() { return todo("what z.requires_grad() says"); }

// ---- 4. A forgotten factor ---------------------------------------------------------------------
//
//     In Cube::backward, the last line is now: return {grads[0] * x * x};
//
//     const Tensor w = tensor(2.0, requires_grad());
//     const Tensor first = Cube::apply(w);
//     first.backward();

/// Which number is in w.grad()?
double wrong_gradient() { return todo("the number in w.grad()"); }

//     {
//       const NoGradGuard no_grad;
//       w.sub_(w.grad(), 0.01);
//     }
//     const Tensor second = Cube::apply(w);

/// Is the loss smaller after this step, that is, is `second` less than `first`?
bool loss_falls() { return todo("whether the loss falls all the same"); }

/// autograd::gradcheck compares this derivative with finite differences. Is it content?
bool gradcheck_is_content() { return todo("whether gradcheck is content"); }
