// 03e: one step of training, with the batch cut into micro-batches
#include <functional>

#include "common/autograd.hpp"
#include "tests/exercises/todo.hpp"

using namespace ladder;

/// One step on the batch x (N, D_in), y (N, D_out), in `pieces` micro-batches of N / pieces rows.
/// The loss is the mean of (network(x) - y)² over all N · D_out numbers of the batch. At the end
/// the grad() of each weight is 0 or undefined, ready for the next step.
void step(const std::function<Tensor(const Tensor&)>& network, const std::vector<Tensor>& weights,
          const Tensor& x, const Tensor& y, std::int64_t pieces, double learning_rate) {
  const Tensor xs = x.view({pieces, -1, x.size(1)});  // (pieces, N / pieces, D_in)
  const Tensor ys = y.view({pieces, -1, y.size(1)});
  for (std::int64_t i = 0; i < pieces; ++i) {
    // xs[i] and ys[i] are the rows of micro-batch i.
    todo("forward and backward of micro-batch i");
  }
  todo("the update, and what has to be done before the next step");
}
