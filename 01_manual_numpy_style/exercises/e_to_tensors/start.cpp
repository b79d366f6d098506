// 01e: stage 01 on tensors
#include "common/harness/training_loop.hpp"
#include "common/tensor.hpp"
#include "tests/exercises/todo.hpp"

using namespace ladder;

void train(const Options& options) {
  // N: examples in the batch; D_in, H, D_out: numbers in, hidden units, numbers out.
  const std::int64_t N = options.batch_size, D_in = options.input_dim;
  const std::int64_t H = options.hidden_dim, D_out = options.output_dim;

  manual_seed(options.seed);
  // const Array x = random.randn<Array>(N, D_in);
  // const Array y = random.randn<Array>(N, D_out);
  const Tensor x = todo("x: random, of options.dtype, on options.device");
  const Tensor y = todo("y, in the same way");
  // Array w1 = random.randn<Array>(D_in, H);
  // Array w2 = random.randn<Array>(H, D_out);
  Tensor w1 = todo("w1, in the same way");
  Tensor w2 = todo("w2, in the same way");

  const double learning_rate = options.learning_rate;
  TrainingLoop loop(options);
  loop.run([&](std::int64_t t) {
    // const Array h = xt::linalg::dot(x, w1);
    // const Array h_relu = xt::maximum(h, T(0));
    // const Array y_pred = xt::linalg::dot(h_relu, w2);
    const Tensor h = todo("h");
    const Tensor h_relu = todo("h_relu");
    const Tensor y_pred = todo("y_pred");

    // const T loss = xt::sum(xt::square(y_pred - y))();
    const Tensor loss = todo("the loss");
    loop.print_loss(t, loss);

    // const Array grad_y_pred = T(2) * (y_pred - y);
    // const Array grad_w2 = xt::linalg::dot(xt::transpose(h_relu), grad_y_pred);
    // const Array grad_h_relu = xt::linalg::dot(grad_y_pred, xt::transpose(w2));
    // const Array grad_h = xt::where(h < T(0), T(0), grad_h_relu);
    // const Array grad_w1 = xt::linalg::dot(xt::transpose(x), grad_h);
    const Tensor grad_y_pred = todo("grad_y_pred");
    const Tensor grad_w2 = todo("grad_w2");
    const Tensor grad_h_relu = todo("grad_h_relu");
    const Tensor grad_h = todo("grad_h");
    const Tensor grad_w1 = todo("grad_w1");

    // xt::noalias(w1) -= learning_rate * grad_w1;
    // xt::noalias(w2) -= learning_rate * grad_w2;
    todo("the update of w1 and w2, in place");
  });
}

const Stage stage{.learning_rate = 1e-6};

int main(int argc, char** argv) { return run_stage(argc, argv, stage, train); }
