// AIM: to build all of autograd oneself, for numbers
#include "tests/exercises/check.hpp"

#include <cmath>

#include "common/autograd.hpp"

struct Node;
using Value = std::shared_ptr<Node>;
Value value(double number);
double number_of(const Value& v);
double grad_of(const Value& v);
Value operator+(const Value& a, const Value& b);
Value operator*(const Value& a, const Value& b);
Value relu(const Value& a);
void backward(const Value& result);
std::vector<double> train(std::vector<double>& weights, const std::vector<double>& xs,
                          const std::vector<double>& ys, double learning_rate, int steps);

namespace {

constexpr double kLearningRate = 0.01;
constexpr int kSteps = 300;

// Functions of a.
Value line(const Value& a) { return a * value(5) + value(2); }
Value two_relus(const Value& a) { return relu(a * value(-1)) * value(4) + relu(a) * value(2); }
Value square(const Value& a) { return a * a; }
Value two_doublings(const Value& a) {
  const Value b = a + a;
  return b + b;
}
Value short_way_and_long_way(const Value& a) {
  const Value b = a * a;
  return b + b * b * b;
}
Value sixty_doublings(const Value& a) {
  Value b = a;
  for (int i = 0; i < 60; ++i) b = b + b;
  return b;
}

// The gradient of a, at a = 3.
double slope(Value (*function)(const Value&)) {
  const Value a = value(3), result = function(a);
  backward(result);
  return grad_of(a);
}

struct Points {
  explicit Points(std::uint32_t seed) {
    ladder::manual_seed(seed);
    for (int i = -4; i <= 4; ++i) {
      xs.push_back(0.5 * i);
      ys.push_back(std::abs(0.5 * i));
    }
    const ladder::Tensor nudge = ladder::rand({7}, ladder::kFloat64);
    weights = {0.6, 0.2, 0.5, -0.7, 0.1, 0.4, 0.3};
    for (std::size_t i = 0; i < weights.size(); ++i)
      weights[i] += 0.1 * nudge.data_ptr<double>()[i];
  }
  std::vector<double> xs, ys, weights;
};

struct Trained {
  std::vector<double> losses, weights;
};

Trained by_the_learner(std::uint32_t seed) {
  Points points(seed);
  const auto losses = train(points.weights, points.xs, points.ys, kLearningRate, kSteps);
  return {losses, points.weights};
}

// The same training with tensors, on the library.
Trained by_the_library(std::uint32_t seed) {
  using ladder::Tensor;
  const Points points(seed);
  const Tensor x = ladder::tensor(points.xs, ladder::kFloat64),
               y = ladder::tensor(points.ys, ladder::kFloat64);
  const Tensor w = ladder::tensor(points.weights, ladder::kFloat64).requires_grad_();
  Trained trained;
  for (int t = 0; t < kSteps; ++t) {
    const Tensor y_pred = w[2] * (w[0] * x + w[1]).relu() + w[5] * (w[3] * x + w[4]).relu() + w[6];
    const Tensor loss = (y_pred - y).pow(2).sum();
    trained.losses.push_back(loss.item<double>());
    const Tensor gradient = ladder::autograd::grad({loss}, {w})[0];
    const ladder::NoGradGuard no_grad;
    w.sub_(gradient, kLearningRate);
  }
  trained.weights.assign(w.data_ptr<double>(), w.data_ptr<double>() + w.numel());
  return trained;
}

}  // namespace

void exercise::check(Check& check) {
  const auto gradient = [&](const std::string& of, auto* function, double expected,
                            const std::string& rule) {
    check.close(
        "the gradient of a " + of, [=] { return slope(function); }, [=] { return expected; }, rule);
  };
  check.close(
      "the number 3·(-2) + 5", [] { return number_of(value(3) * value(-2) + value(5)); },
      [] { return -1; }, "A node's number is computed when the node is made.");
  check.equal(
      "the numbers relu(3) and relu(-2)",
      [] {
        return std::vector<double>{number_of(relu(value(3))), number_of(relu(value(-2)))};
      },
      [] {
        return std::vector<double>{3, 0};
      },
      "relu(a) is a where a is above 0, and 0 elsewhere.");
  gradient("in a·5 + 2", line, 5,
           "The gradient of an input is the node's own gradient, times the slope.");
  gradient("in relu(-a)·4 + relu(a)·2, at a = 3", two_relus, 2,
           "A relu lets the gradient pass where it let the number pass.");
  gradient("in a·a, at a = 3", square, 6,
           "A value that is used twice gets two gradients, and they add up.");
  gradient("where b = a + a and c = b + b", two_doublings, 4,
           "A node hands its gradient on once, when all of it has arrived.");
  gradient("where b = a·a and c = b + b·b·b, at a = 3", short_way_and_long_way, 6 + 6 * 243,
           "b's turn comes after all nodes that were computed from b.");
  gradient("doubled 60 times", sixty_doublings, std::pow(2, 60),
           "Each node is visited once, however many ways lead to it.");

  const auto seed = check.seed();
  check.close(
      "the losses of the training", [=] { return by_the_learner(seed).losses; },
      [=] { return by_the_library(seed).losses; },
      "Each step builds a graph of its own, from the weights as they are now, and their gradients "
      "start from 0.",
      1e-8);
  check.close(
      "the weights after it", [=] { return by_the_learner(seed).weights; },
      [=] { return by_the_library(seed).weights; }, "What was learned is handed back in `weights`.",
      1e-8);
}
