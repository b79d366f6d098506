// 04f: from stage 04 to stage 05: layers that own their weights
#include "04_custom_function/my_relu.hpp"
#include "common/harness/training_loop.hpp"
#include "common/nn.hpp"
#include "common/nn/print_parameters.hpp"

using namespace ladder;

void train(const Options& options) {
  // N: examples in the batch; D_in, H, D_out: numbers in, hidden units, numbers out.
  const std::int64_t N = options.batch_size, D_in = options.input_dim;
  const std::int64_t H = options.hidden_dim, D_out = options.output_dim;

  // Data to fit and weights to start from: all random, in the order that the seed fixes.
  manual_seed(options.seed);
  const Tensor x = randn({N, D_in}, options.dtype).to(options.device);
  const Tensor y = randn({N, D_out}, options.dtype).to(options.device);
  Tensor w1 = randn({D_in, H}, options.dtype).to(options.device).requires_grad_();
  Tensor w2 = randn({H, D_out}, options.dtype).to(options.device).requires_grad_();

  const double learning_rate = options.learning_rate;
  TrainingLoop loop(options);
  loop.run([&](std::int64_t t) {
    // Forward pass: from the data to the prediction.
    const Tensor y_pred = MyReLU::apply(x.mm(w1)).mm(w2);  // (N, D_out)

    // The loss: the squared error, summed over all examples and outputs.
    const Tensor loss = (y_pred - y).pow(2).sum();
    loop.print_loss(t, loss);

    // Backward pass: adds d loss / d w to the grad() of every w that requires one.
    loss.backward();

    // Update: a small step against the gradient, w -= learning_rate * grad.
    const NoGradGuard no_grad;  // the update is no part of the network: not recorded
    w1.sub_(w1.grad(), learning_rate);
    w2.sub_(w2.grad(), learning_rate);
    w1.grad().zero_();
    w2.grad().zero_();
  });
}

const Stage stage{.learning_rate = 1e-6};

int main(int argc, char** argv) { return run_stage(argc, argv, stage, train); }
