// The first step is right. The second one finds the gradients of the first still in grad(), and
// adds to them.
#include <functional>

#include "common/autograd.hpp"

using namespace ladder;

void step(const std::function<Tensor(const Tensor&)>& network, const std::vector<Tensor>& weights,
          const Tensor& x, const Tensor& y, std::int64_t pieces, double learning_rate) {
  const Tensor xs = x.view({pieces, -1, x.size(1)});
  const Tensor ys = y.view({pieces, -1, y.size(1)});
  for (std::int64_t i = 0; i < pieces; ++i) {
    const Tensor loss = (network(xs[i]) - ys[i]).pow(2).mean() / pieces;
    loss.backward();
  }
  const NoGradGuard no_grad;
  for (const Tensor& w : weights) {
    w.sub_(w.grad(), learning_rate);
  }
}
