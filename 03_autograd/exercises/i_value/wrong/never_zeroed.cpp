// The first loss is right, and so is the second. From then on each step follows the sum of all
// gradients so far: the weights are the same leaves in every step, and what backward adds to stays
// there.
#include <memory>
#include <set>
#include <vector>

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

Value value(double number) { return std::make_shared<Node>(Node{number}); }

double number_of(const Value& v) { return v->number; }
double grad_of(const Value& v) { return v->grad; }

Value operator+(const Value& a, const Value& b) {
  return std::make_shared<Node>(Node{a->number + b->number, 0, {{a, 1}, {b, 1}}});
}

Value operator*(const Value& a, const Value& b) {
  return std::make_shared<Node>(Node{a->number * b->number, 0, {{a, b->number}, {b, a->number}}});
}

Value relu(const Value& a) {
  const double slope = a->number > 0 ? 1 : 0;
  return std::make_shared<Node>(Node{slope * a->number, 0, {{a, slope}}});
}

void visit(Node* node, std::set<Node*>& seen, std::vector<Node*>& inputs_first) {
  if (!seen.insert(node).second) return;
  for (const Input& input : node->inputs) visit(input.value.get(), seen, inputs_first);
  inputs_first.push_back(node);
}

std::vector<Node*> from_the_end(const Value& result) {
  std::set<Node*> seen;
  std::vector<Node*> inputs_first;
  visit(result.get(), seen, inputs_first);
  return {inputs_first.rbegin(), inputs_first.rend()};
}

void backward(const Value& result) {
  result->grad = 1;
  for (const Node* node : from_the_end(result))
    for (const Input& input : node->inputs) input.value->grad += node->grad * input.slope;
}

std::vector<double> train(std::vector<double>& weights, const std::vector<double>& xs,
                          const std::vector<double>& ys, double learning_rate, int steps) {
  std::vector<Value> w;
  for (const double weight : weights) w.push_back(value(weight));
  std::vector<double> losses;
  for (int t = 0; t < steps; ++t) {
    Value loss = value(0);
    for (std::size_t i = 0; i < xs.size(); ++i) {
      const Value x = value(xs[i]);
      const Value y = w[2] * relu(w[0] * x + w[1]) + w[5] * relu(w[3] * x + w[4]) + w[6];
      const Value error = y + value(-ys[i]);
      loss = loss + error * error;
    }
    losses.push_back(loss->number);
    backward(loss);
    for (const Value& weight : w) {
      weight->number -= learning_rate * weight->grad;
    }
  }
  for (std::size_t i = 0; i < w.size(); ++i) weights[i] = w[i]->number;
  return losses;
}
