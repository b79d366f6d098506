// 07_custom_module: a module of our own, with a forward pass in plain C++
#include "common/files/load_and_save.hpp"
#include "common/harness/training_loop.hpp"
#include "common/optim.hpp"

using namespace ladder;

struct TwoLayerNet : nn::Module {
  TwoLayerNet(std::int64_t D_in, std::int64_t H, std::int64_t D_out, const Options& options)
      : linear1(nn::LinearOptions(D_in, H).bias(options.bias)),
        linear2(nn::LinearOptions(H, D_out).bias(options.bias)),
        activation(options.activation) {
    register_module("linear1", linear1);  // so that parameters() finds their weights
    register_module("linear2", linear2);
  }

  Tensor forward(const Tensor& x) {
    const Tensor h = linear1(x);
    const Tensor h_relu = activation == "clamp" ? h.clamp_min(0) : h.relu();
    return linear2(activation == "none" ? h : h_relu);  // none: a bug that makes the net linear
  }

  nn::Linear linear1, linear2;
  std::string activation;
};

std::unique_ptr<optim::Optimizer> make_optimizer(const Options& options,
                                                 const std::vector<Tensor>& weights) {
  const double lr = options.learning_rate;
  if (options.optimizer == "sgd") return std::make_unique<optim::SGD>(weights, lr);
  if (options.optimizer == "momentum")
    return std::make_unique<optim::SGD>(weights, optim::SGDOptions(lr).momentum(0.9));
  if (options.optimizer == "rmsprop") return std::make_unique<optim::RMSprop>(weights, lr);
  return std::make_unique<optim::Adam>(weights, lr);
}

void train(const Options& options) {
  // N: examples in the batch; D_in, H, D_out: numbers in, hidden units, numbers out.
  const std::int64_t N = options.batch_size, D_in = options.input_dim;
  const std::int64_t H = options.hidden_dim, D_out = options.output_dim;

  // Data to fit and weights to start from: all random, in the order that the seed fixes.
  manual_seed(options.seed);
  const Tensor x = randn({N, D_in}, options.dtype).to(options.device);
  const Tensor y = randn({N, D_out}, options.dtype).to(options.device);
  const auto model = std::make_shared<TwoLayerNet>(D_in, H, D_out, options);
  model->to(options.device, options.dtype);

  nn::MSELoss loss_fn(nn::MSELossOptions().reduction(kSum));
  const auto optimizer = make_optimizer(options, model->parameters());
  TrainingLoop loop(options);
  load_and_save(loop, options, *model, *optimizer);
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

const Stage stage{.flags = {"--optimizer", "--no-bias", "--activation", "--load", "--save"}};

int main(int argc, char** argv) { return run_stage(argc, argv, stage, train); }
