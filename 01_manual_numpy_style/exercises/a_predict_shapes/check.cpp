// 01a: the answers come from the stage's own computation, done here.
// AIM: to say which shape every gradient has, and to follow one step with pencil and paper
#include "tests/exercises/check.hpp"

#include "common/harness/numpy_random.hpp"
#include "common/harness/xt.hpp"

using Array = xt::xarray<double>;
using Shape = std::vector<std::int64_t>;
using Numbers = std::vector<double>;

Shape shape_of_w2();
Shape shape_of_h();
Shape shape_of_h_relu_transposed();
Shape shape_of_grad_w1();
Shape shape_of_grad_h();
double the_loss();
Numbers grad_w2();
Numbers grad_w1();
std::string ten_times_the_learning_rate();

namespace {

// A step as in stage 01, with all that it computes on the way.
struct Step {
  Array h, h_relu, grad_h, grad_w1, grad_w2;
  double loss;

  Step(const Array& x, const Array& y, const Array& w1, const Array& w2) {
    h = xt::linalg::dot(x, w1);
    h_relu = xt::maximum(h, 0.0);
    const Array difference = xt::linalg::dot(h_relu, w2) - y, g = 2.0 * difference;
    loss = xt::sum(xt::square(difference))();
    grad_w2 = xt::linalg::dot(xt::transpose(h_relu), g);
    const Array grad_h_relu = xt::linalg::dot(g, xt::transpose(w2));
    grad_h = xt::where(h < 0.0, 0.0, grad_h_relu);
    grad_w1 = xt::linalg::dot(xt::transpose(x), grad_h);
  }
};

struct Network {
  Array x, y, w1, w2;

  Network(int examples, int inputs, int hidden, int outputs) {
    ladder::NumpyRandom random(0);
    x = random.randn<Array>(examples, inputs);
    y = random.randn<Array>(examples, outputs);
    w1 = random.randn<Array>(inputs, hidden);
    w2 = random.randn<Array>(hidden, outputs);
  }
  Step step() const { return {x, y, w1, w2}; }
};

Shape shape(const Array& array) { return {array.shape().begin(), array.shape().end()}; }
Numbers numbers(const Array& array) { return {array.begin(), array.end()}; }

Network random_network() { return {6, 5, 4, 3}; }
Step step_by_hand() {
  const Array x{{1, 2}}, w1{{1, -1}, {1, -1}};
  return {x, 4.0 * xt::ones<double>({1, 1}), w1, xt::transpose(Array{{2, 1}})};
}

double loss_after_ten_steps(double learning_rate) {
  Network network(64, 1000, 100, 10);
  for (int t = 0; t < 9; ++t) {
    const Step step = network.step();
    network.w1 -= learning_rate * step.grad_w1;
    network.w2 -= learning_rate * step.grad_w2;
  }
  return network.step().loss;
}

// nan is neither smaller nor larger than anything: a loss that is nan has grown beyond all numbers.
std::string what_the_loss_does() {
  const double before = Network(64, 1000, 100, 10).step().loss;
  const double usual = loss_after_ten_steps(1e-6), tenfold = loss_after_ten_steps(1e-5);
  if (!(tenfold < before)) return "grows";
  return tenfold < usual ? "falls faster" : "falls as before";
}

}  // namespace

void exercise::check(Check& check) {
  check.predict(
      "the shape of w2", shape_of_w2, [] { return shape(random_network().w2); },
      "w2 takes the 4 numbers of the hidden layer to 3 outputs.");
  check.predict(
      "the shape of h", shape_of_h, [] { return shape(random_network().step().h); },
      "(6, 5) times (5, 4): the inner sizes are equal and vanish, the outer ones stay. "
      "One row for each example.");
  check.predict(
      "the shape of transpose(h_relu)", shape_of_h_relu_transposed,
      [] { return shape(xt::transpose(random_network().step().h_relu)); },
      "The ReLU changes no shape, so h_relu is (6, 4) as h is; transposing swaps the two sizes.");
  check.predict(
      "the shape of grad_w1", shape_of_grad_w1,
      [] { return shape(random_network().step().grad_w1); },
      "A gradient says for each element of w1 how the loss changes with it: one number "
      "for each, so it has the shape of w1. The six examples are summed up on the way.");
  check.predict(
      "the shape of grad_h", shape_of_grad_h, [] { return shape(random_network().step().grad_h); },
      "As everywhere: the gradient of h has the shape of h.");
  check.predict(
      "the loss of the small network", the_loss, [] { return step_by_hand().loss; },
      "h = (3 -3), after the ReLU (3 0). The prediction is 3*2 + 0*1 = 6, the target is "
      "4, and the loss is the square of the difference.");
  check.predict(
      "grad_w2 of the small network", grad_w2, [] { return numbers(step_by_hand().grad_w2); },
      "grad_y_pred = 2 * (6 - 4) = 4, and grad_w2 is h_relu transposed times that. The "
      "unit that is 0 took no part in the prediction, so its weight gets a 0.");
  check.predict(
      "grad_w1 of the small network", grad_w1, [] { return numbers(step_by_hand().grad_w1); },
      "4 * (2 1) = (8 4) arrives at the ReLU; h was negative in the second place, so "
      "(8 0) goes on. x transposed times that: the second unit's weights do not move.");
  check.predict("ten times the learning rate", ten_times_the_learning_rate, what_the_loss_does,
                "A gradient is the slope at one point. A step that is too long lands on the other "
                "side of the valley, higher up than before, where the slope is steeper still.");
}
