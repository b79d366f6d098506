// AIM: to know why the engine counts before a node has its turn
// REPLACES: common/autograd/engine.cpp
// DEFINES: ladder::autograd::grad
#include "tests/exercises/check.hpp"

#include "common/autograd.hpp"

using namespace ladder;
using autograd::AutogradContext;
using autograd::variable_list;

namespace {

int turns = 0;

// Hands everything through, and counts its turns.
struct Witness : autograd::Function<Witness> {
  static Tensor forward(AutogradContext*, const Tensor& x) { return x.clone(); }
  static variable_list backward(AutogradContext*, variable_list grads) {
    ++turns;
    return grads;
  }
};

// Lets values through, and no gradient back.
struct Stop : autograd::Function<Stop> {
  static Tensor forward(AutogradContext*, const Tensor& x) { return x.clone(); }
  static variable_list backward(AutogradContext*, variable_list) { return {Tensor()}; }
};

using OfTensor = std::function<Tensor(const Tensor&)>;

// d f / d a at a = 2.
Tensor slope(const OfTensor& f) {
  const Tensor a = tensor(2.0, TensorOptions(kFloat64).requires_grad(true));
  f(a).backward();
  return a.grad();
}

Tensor number(double value) { return tensor(value, kFloat64); }

Tensor doubled(Tensor b) {
  for (int i = 0; i < 10; ++i) {
    b = Witness::apply(b);
    b = b + b;
  }
  return b;
}

int turns_of_witnesses() {
  turns = 0;
  slope(doubled);
  return turns;
}

}  // namespace

void exercise::check(Check& check) {
  const auto is = [](double value) { return [value] { return number(value); }; };
  check.close(
      "the gradient of a, where c = (3a)²",
      [] { return slope([](auto& a) { return (a * 3).pow(2); }); }, is(36),
      "Each node that a gradient reaches has its turn, down to the leaf at the end of the way.");
  check.close(
      "the gradient of a, where b = a + a and c = b + b",
      [] {
        return slope([](auto& a) {
          const Tensor b = a + a;
          return b + b;
        });
      },
      is(4),
      "A node that several edges lead to has one turn: when a gradient has come along each of "
      "them.");
  check.close(
      "the gradient of a, where b = a², and c = b + b³: a short way to b and a long one",
      [] {
        return slope([](auto& a) {
          const Tensor b = a * a;
          return b + b * b * b;
        });
      },
      is(4 + 6 * 32), "The node of b has to wait for the gradient that comes on the longer way.");
  check.close(
      "the gradient of a, where c = b + stop(b), and stop() sends no gradient back",
      [] {
        return slope([](auto& a) {
          const Tensor b = a * 3;
          return b + Stop::apply(b);
        });
      },
      is(3),
      "An edge on which an undefined gradient came has been used, too: nothing more will come on "
      "it.");
  check.close(
      "the gradient of a, doubled ten times", [] { return slope(doubled); }, is(1024),
      "What has arrived is summed before it goes on.");
  check.equal(
      "how often the ten nodes on that way had their turn", turns_of_witnesses, [] { return 10; },
      "One turn for each node. Who hands on every gradient by itself needs two turns for the first "
      "b, four for the next, and 1024 for the tenth.");
}
