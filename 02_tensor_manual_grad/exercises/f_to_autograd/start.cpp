// 02f: stage 02, on the way to stage 03
#include "common/autograd.hpp"
#include "common/harness/training_loop.hpp"

using namespace ladder;

void train(const Options& options) {
  // N: examples in the batch; D_in, H, D_out: numbers in, hidden units, numbers out.
  const std::int64_t N = options.batch_size, D_in = options.input_dim;
  const std::int64_t H = options.hidden_dim, D_out = options.output_dim;

  // Data to fit and weights to start from: all random, in the order that the seed fixes.
  manual_seed(options.seed);
  const Tensor x = randn({N, D_in}, options.dtype).to(options.device);
  const Tensor y = randn({N, D_out}, options.dtype).to(options.device);
  Tensor w1 = randn({D_in, H}, options.dtype).to(options.device);
  Tensor w2 = randn({H, D_out}, options.dtype).to(options.device);

  const double learning_rate = options.learning_rate;
  TrainingLoop loop(options);
  loop.run([&](std::int64_t t) {
    // Forward pass: from the data to the prediction.
    const Tensor h = x.mm(w1);             // (N, H)
    const Tensor h_relu = h.clamp_min(0);  // (N, H)
    const Tensor y_pred = h_relu.mm(w2);   // (N, D_out)

    // The loss: the squared error, summed over all examples and outputs.
    const Tensor loss = (y_pred - y).pow(2).sum();
    loop.print_loss(t, loss);

    // Backward pass: the chain rule, from the loss back to the weights. Each line turns
    // d loss / d (a result) into d loss / d (what it was computed from), of that one's shape.
    const Tensor grad_y_pred = 2.0 * (y_pred - y);  // loss = sum (y_pred - y)²
    const Tensor grad_w2 = h_relu.t().mm(grad_y_pred);
    const Tensor grad_h_relu = grad_y_pred.mm(w2.t());
    const Tensor grad_h = grad_h_relu.clone().masked_fill_(h < 0, 0);  // slope 0 or 1
    const Tensor grad_w1 = x.t().mm(grad_h);

    // Update: a small step against the gradient, w -= learning_rate * grad.
    w1.sub_(grad_w1, learning_rate);
    w2.sub_(grad_w2, learning_rate);
  });
}

const Stage stage{.learning_rate = 1e-6};

int main(int argc, char** argv) { return run_stage(argc, argv, stage, train); }
