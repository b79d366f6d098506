// 03i: an autograd of one's own, for numbers
#include <memory>
#include <set>
#include <vector>

#include "tests/exercises/todo.hpp"

struct Node;
using Value = std::shared_ptr<Node>;

struct Input {
  Value value;
  double slope;  // d this node / d that input
};

struct Node {
  double number = 0;
  double grad = 0;  // d result / d this node, added up by backward(result)
  std::vector<Input> inputs = {};
};

/// A leaf: a number that was computed from nothing.
Value value(double number) { return std::make_shared<Node>(Node{number}); }

double number_of(const Value& v) { return v->number; }
double grad_of(const Value& v) { return v->grad; }

// ---- 1. Forward -------------------------------------------------------------------------------

Value operator+(const Value& a, const Value& b) { return todo("the sum"); }

Value operator*(const Value& a, const Value& b) { return todo("the product"); }

Value relu(const Value& a) { return todo("the ReLU"); }

// ---- 2. The order -----------------------------------------------------------------------------

/// Puts the node behind everything that it was computed from. `seen` are those that had a turn.
void visit(Node* node, std::set<Node*>& seen, std::vector<Node*>& inputs_first) {
  todo("first the inputs that were not seen yet, then this node");
}

/// The result and all nodes below it; each comes after all that were computed from it.
std::vector<Node*> from_the_end(const Value& result) {
  std::set<Node*> seen;
  std::vector<Node*> inputs_first;
  visit(result.get(), seen, inputs_first);
  return {inputs_first.rbegin(), inputs_first.rend()};
}

// ---- 3. Backward ------------------------------------------------------------------------------

/// Adds d result / d node to the grad of every node below the result.
void backward(const Value& result) { todo("from the result back to the leaves"); }

// ---- 4. Training ------------------------------------------------------------------------------

/// y = w2 · relu(w0 · x + w1) + w5 · relu(w3 · x + w4) + w6, fitted to the points (xs[i], ys[i]).
/// In each step the loss is the sum of (y - ys[i])² over all points, and every weight moves by
/// -learning_rate · grad. Returns the loss of each step, and leaves in `weights` what was learned.
std::vector<double> train(std::vector<double>& weights, const std::vector<double>& xs,
                          const std::vector<double>& ys, double learning_rate, int steps) {
  return todo("the training");
}
