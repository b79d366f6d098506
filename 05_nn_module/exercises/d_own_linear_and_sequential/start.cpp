// 05d: a Linear and a Sequential of our own, on autograd alone
#include <cmath>
#include <iostream>

#include "common/autograd.hpp"
#include "common/harness/training_loop.hpp"
#include "tests/exercises/todo.hpp"

using namespace ladder;

// Parameters by their names: {"weight", ...}, {"bias", ...}
using NamedTensors = std::vector<std::pair<std::string, Tensor>>;

struct Layer {
  virtual ~Layer() = default;
  virtual Tensor forward(const Tensor& x) const = 0;
  virtual NamedTensors named_parameters() const { return {}; }
};

// max(0, x). It has no parameters.
struct ReLU : Layer {
  Tensor forward(const Tensor& x) const override { return x.relu(); }
};

// x (N, in) -> x · Wᵀ + b (N, out)
struct Linear : Layer {
  Linear(std::int64_t in, std::int64_t out, Dtype dtype) {
    todo("draw the weight and then the bias");
  }
  Tensor forward(const Tensor& x) const override {
    return todo("Linear: x times the transposed weight, plus the bias");
  }
  NamedTensors named_parameters() const override {
    return todo("Linear: the weight and the bias, with their names");
  }

  Tensor weight;  // (out, in)
  Tensor bias;    // (out)
};

// Layers one after the other, each fed with what the one before returned.
struct Sequential : Layer {
  explicit Sequential(std::vector<std::shared_ptr<Layer>> list) : layers(std::move(list)) {}
  Tensor forward(const Tensor& x) const override { return todo("Sequential: through all layers"); }
  NamedTensors named_parameters() const override {
    return todo("Sequential: the parameters of all layers, as 0.weight, 0.bias ...");
  }

  std::vector<std::shared_ptr<Layer>> layers;
};

void train(const Options& options) {
  // N: examples in the batch; D_in, H, D_out: numbers in, hidden units, numbers out.
  const std::int64_t N = options.batch_size, D_in = options.input_dim;
  const std::int64_t H = options.hidden_dim, D_out = options.output_dim;

  // Data to fit and weights to start from: all random, in the order that the seed fixes.
  manual_seed(options.seed);
  const Tensor x = randn({N, D_in}, options.dtype);
  const Tensor y = randn({N, D_out}, options.dtype);
  const Sequential model({std::make_shared<Linear>(D_in, H, options.dtype),  //
                          std::make_shared<ReLU>(),
                          std::make_shared<Linear>(H, D_out, options.dtype)});
  if (options.show_parameters) {
    for (const auto& [name, w] : model.named_parameters())
      std::cout << name << " " << w.sizes() << "\n";
    return;
  }

  const double learning_rate = options.learning_rate;
  TrainingLoop loop(options);
  loop.run([&](std::int64_t t) {
    // Forward pass: from the data to the prediction.
    const Tensor y_pred = model.forward(x);  // (N, D_out)

    // The loss: the squared error, summed over all examples and outputs.
    const Tensor loss = (y_pred - y).pow(2).sum();
    loop.print_loss(t, loss);

    // Backward pass: adds d loss / d w to the grad() of every w that requires one.
    loss.backward();

    // Update: a small step against the gradient, w -= learning_rate * grad.
    const NoGradGuard no_grad;  // the update is no part of the network: not recorded
    for (auto& [name, w] : model.named_parameters()) {
      w.sub_(w.grad(), learning_rate);
      w.mutable_grad() = Tensor();  // forgotten: backward() begins a new one
    }
  });
}

const Stage stage{.flags = {"--show-parameters"}};

int main(int argc, char** argv) { return run_stage(argc, argv, stage, train); }
