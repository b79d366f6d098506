// 03_first_gradients: what a gradient is, and where to look for it, before the training loop
#include <iostream>

#include "common/autograd.hpp"
#include "common/harness/options.hpp"

using namespace ladder;

// y = w·x + b at x = 1, w = 2, b = 3. The slopes are dy/dw = x, dy/dx = w and dy/db = 1.
void scalar_example() {
  const Tensor x = tensor(1.0, requires_grad());
  const Tensor w = tensor(2.0, requires_grad());
  const Tensor b = tensor(3.0, requires_grad());
  const Tensor y = w * x + b;
  y.backward();
  for (const Tensor& leaf : {w, x, b}) std::cout << python_repr(leaf.grad()) << "\n";
}

// One backward pass through the network of the other stages.
void network_example(const Options& options) {
  const std::int64_t N = options.batch_size, D_in = options.input_dim;
  const std::int64_t H = options.hidden_dim, D_out = options.output_dim;

  manual_seed(options.seed);
  const Tensor x = randn({N, D_in}, options.dtype).to(options.device);
  const Tensor y = randn({N, D_out}, options.dtype).to(options.device);
  const Tensor w1 = randn({D_in, H}, options.dtype).to(options.device).requires_grad_();
  const Tensor w2 = randn({H, D_out}, options.dtype).to(options.device).requires_grad_();

  const Tensor y_pred = x.mm(w1).clamp_min(0).mm(w2);
  const Tensor loss = (y_pred - y).pow(2).sum();

  // A gradient exists only after backward(). Before that there is nothing to set to zero.
  try {
    w1.grad().zero_();
  } catch (const std::exception& error) {
    std::cerr << "w1.grad().zero_() before backward(): " << error.what() << "\n";
  }
  loss.backward();

  // x and y are data: nobody asked for their gradients, and they get none.
  std::cout << python_repr(x.grad()) << "\n" << python_repr(y.grad()) << "\n";
  std::cout << python_repr(w1.grad()) << "\n";  // (D_in, H)
}

void show(const Options& options) {
  scalar_example();
  network_example(options);
}

const Stage stage{.learning_rate = 1e-6, .no_cuda_graph = "there are no steps to repeat"};

int main(int argc, char** argv) { return run_stage(argc, argv, stage, show); }
