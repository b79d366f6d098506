// 05f: from stage 05 to stage 06: an optimizer updates the weights
#include "common/harness/training_loop.hpp"
#include "common/nn/print_parameters.hpp"
#include "common/optim.hpp"
#include "tests/exercises/todo.hpp"

using namespace ladder;

std::unique_ptr<optim::Optimizer> make_optimizer(const Options& options,
                                                 const std::vector<Tensor>& weights) {
  return todo("an optimizer for each word of --optimizer");
}

void train(const Options& options) {
  // N: examples in the batch; D_in, H, D_out: numbers in, hidden units, numbers out.
  const std::int64_t N = options.batch_size, D_in = options.input_dim;
  const std::int64_t H = options.hidden_dim, D_out = options.output_dim;

  // Data to fit and weights to start from: all random, in the order that the seed fixes.
  manual_seed(options.seed);
  const Tensor x = randn({N, D_in}, options.dtype).to(options.device);
  const Tensor y = randn({N, D_out}, options.dtype).to(options.device);
  // In braces, so that C++ makes the layers, and draws their weights, from left to right.
  nn::Sequential model{nn::Linear(nn::LinearOptions(D_in, H).bias(options.bias)), nn::ReLU(),
                       nn::Linear(nn::LinearOptions(H, D_out).bias(options.bias))};
  if (options.init == "normal")
    for (const std::size_t i : {0U, 2U}) nn::init::normal_(model[i]->as<nn::Linear>()->weight);
  model->to(options.device, options.dtype);
  if (options.show_parameters) return print_parameters(*model);

  nn::MSELoss loss_fn(nn::MSELossOptions().reduction(kSum));
  const double learning_rate = options.learning_rate;
  TrainingLoop loop(options);
  loop.run([&](std::int64_t t) {
    // Forward pass: from the data to the prediction.
    const Tensor y_pred = model->forward(x);  // (N, D_out)

    // The loss: the squared error, summed over all examples and outputs.
    const Tensor loss = loss_fn(y_pred, y);
    loop.print_loss(t, loss);

    // Backward pass: adds d loss / d w to the grad() of every w that requires one.
    model->zero_grad();
    loss.backward();

    // Update: a small step against the gradient, w -= learning_rate * grad.
    const NoGradGuard no_grad;  // the update is no part of the network: not recorded
    for (Tensor& w : model->parameters()) w.sub_(w.grad(), learning_rate);
  });
}

const Stage stage{.flags = {"--no-bias", "--init", "--show-parameters"}};

int main(int argc, char** argv) { return run_stage(argc, argv, stage, train); }
