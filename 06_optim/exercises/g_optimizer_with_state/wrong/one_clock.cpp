// A parameter that was passed over has grown older all the same: there is one count of steps for
// all of them. The correction makes up for the steps that this parameter's means have taken.
#include <cmath>

#include "common/harness/training_loop.hpp"
#include "common/nn.hpp"

using namespace ladder;

struct Optimizer {
  virtual ~Optimizer() = default;
  virtual void zero_grad() = 0;
  virtual void step() = 0;
};

class Adam : public Optimizer {
 public:
  Adam(std::vector<Tensor> parameters, double lr) : parameters_(std::move(parameters)), lr_(lr) {
    for (const Tensor& w : parameters_) states_.push_back({zeros_like(w), zeros_like(w)});
  }

  void zero_grad() override {
    for (Tensor& w : parameters_) w.mutable_grad() = Tensor();
  }

  void step() override {
    const NoGradGuard no_grad;
    ++t;
    for (std::size_t i = 0; i < parameters_.size(); ++i) {
      const Tensor& w = parameters_[i];
      const Tensor& g = w.grad();
      if (!g.defined()) continue;
      auto& [m, s, unused] = states_[i];
      m.mul_(0.9).add_(g, 0.1);
      s.mul_(0.999).add_(g * g, 0.001);
      const Tensor m_hat = m / (1 - std::pow(0.9, t));
      const Tensor s_hat = s / (1 - std::pow(0.999, t));
      w.sub_(m_hat / (s_hat.sqrt() + 1e-8), lr_);
    }
  }

 private:
  // What is kept of a parameter.
  struct State {
    Tensor m, s;  // the running means of the gradient and of its square
    int unused = 0;
  };

  int t = 0;
  std::vector<Tensor> parameters_;
  std::vector<State> states_;  // one for each
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
