// Two steps of Adam, which must bring the loss down.
#include "common/optim.hpp"

using namespace ladder;

int main() {
  manual_seed(0);
  nn::Linear model(3, 1);
  optim::Adam optimizer(model->parameters(), 0.1);
  const Tensor x = ones({4, 3}), y = model->forward(x).detach() + 1;

  const auto loss_now = [&] { return (model->forward(x) - y).pow(2).sum(); };
  const float before = loss_now().item<float>();
  for (int step = 0; step < 2; ++step) {
    optimizer.zero_grad();
    loss_now().backward();
    optimizer.step();
  }
  return loss_now().item<float>() < before ? 0 : 1;
}
