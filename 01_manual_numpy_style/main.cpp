// 01_manual_numpy_style: plain arrays; forward, loss, backward and update all written by hand
#include <iostream>

#include "common/harness/numpy_random.hpp"
#include "common/harness/python_print.hpp"
#include "common/harness/training_loop.hpp"
#include "common/harness/xt.hpp"

using namespace ladder;

template <class T>  // float or double
void train(const Options& options) {
  using Array = xt::xarray<T>;
  // N: examples in the batch; D_in, H, D_out: numbers in, hidden units, numbers out.
  const std::int64_t N = options.batch_size, D_in = options.input_dim;
  const std::int64_t H = options.hidden_dim, D_out = options.output_dim;

  // Data to fit and weights to start from: all random, in the order that the seed fixes.
  NumpyRandom random(options.seed);
  const Array x = random.randn<Array>(N, D_in);
  const Array y = random.randn<Array>(N, D_out);
  Array w1 = random.randn<Array>(D_in, H);
  Array w2 = random.randn<Array>(H, D_out);

  const T learning_rate = static_cast<T>(options.learning_rate);
  TrainingLoop loop(options);
  loop.run([&](std::int64_t t) {
    // Forward pass: from the data to the prediction.
    const Array h = xt::linalg::dot(x, w1);            // (N, H)
    const Array h_relu = xt::maximum(h, T(0));         // (N, H)
    const Array y_pred = xt::linalg::dot(h_relu, w2);  // (N, D_out)

    // The loss: the squared error, summed over all examples and outputs.
    const T loss = xt::sum(xt::square(y_pred - y))();
    loop.print_loss(t, loss);

    // Backward pass: the chain rule, from the loss back to the weights. Each line turns
    // d loss / d (a result) into d loss / d (what it was computed from), of that one's shape.
    const Array grad_y_pred = T(2) * (y_pred - y);  // loss = sum (y_pred - y)²
    const Array grad_w2 = xt::linalg::dot(xt::transpose(h_relu), grad_y_pred);
    const Array grad_h_relu = xt::linalg::dot(grad_y_pred, xt::transpose(w2));
    const Array grad_h = xt::where(h < T(0), T(0), grad_h_relu);  // slope 0 or 1
    const Array grad_w1 = xt::linalg::dot(xt::transpose(x), grad_h);

    // Update: a small step against the gradient, w -= learning_rate * grad.
    xt::noalias(w1) -= learning_rate * grad_w1;
    xt::noalias(w2) -= learning_rate * grad_w2;
  });

  if (!options.show_residual) return;
  const Array h_relu = xt::maximum(xt::linalg::dot(x, w1), T(0));
  const Array residual = xt::linalg::dot(h_relu, w2) - y;
  std::cout << numpy_repr(residual.data(), N, D_out) << "\n";
}

const Stage stage{
    .learning_rate = 1e-6, .dtype = kFloat64, .cpu_only = true, .flags = {"--show-residual"}};

int main(int argc, char** argv) {
  return run_stage(argc, argv, stage, [](const Options& options) {
    options.dtype == kFloat64 ? train<double>(options) : train<float>(options);
  });
}
