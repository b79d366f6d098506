// 06g: an optimizer of our own, on modules alone
#include <cmath>

#include "common/harness/training_loop.hpp"
#include "common/nn.hpp"
#include "tests/exercises/todo.hpp"

using namespace ladder;

struct Optimizer {
  virtual ~Optimizer() = default;
  virtual void zero_grad() = 0;
  virtual void step() = 0;
};

class Adam : public Optimizer {
 public:
  Adam(std::vector<Tensor> parameters, double lr) : parameters_(std::move(parameters)), lr_(lr) {}

  void zero_grad() override { todo("forget all gradients"); }

  void step() override { todo("Adam's step for every parameter that has a gradient"); }

 private:
  // What is kept of a parameter.
  struct State {};

  std::vector<Tensor> parameters_;
  double lr_;
};

std::unique_ptr<Optimizer> make_adam(const std::vector<Tensor>& parameters, double lr) {
  return std::make_unique<Adam>(parameters, lr);
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
  nn::Sequential model{nn::Linear(D_in, H), nn::ReLU(), nn::Linear(H, D_out)};
  model->to(options.device, options.dtype);

  nn::MSELoss loss_fn(nn::MSELossOptions().reduction(kSum));
  const auto optimizer = make_adam(model->parameters(), options.learning_rate);
  TrainingLoop loop(options);
  loop.run([&](std::int64_t t) {
    // Forward pass: from the data to the prediction.
    const Tensor y_pred = model->forward(x);  // (N, D_out)

    // The loss: the squared error, summed over all examples and outputs.
    const Tensor loss = loss_fn(y_pred, y);
    loop.print_loss(t, loss);

    // Backward pass: adds d loss / d w to the grad() of every w that requires one.
    optimizer->zero_grad();
    loss.backward();

    // Update: a small step against the gradient.
    optimizer->step();
  });
}

const Stage stage{};

int main(int argc, char** argv) { return run_stage(argc, argv, stage, train); }
