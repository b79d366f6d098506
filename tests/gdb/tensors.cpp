// What run.sh looks at with gdb, when look() is called.
#include "common/autograd.hpp"
#include "common/autograd/engine.hpp"
#include "common/tensor/tensor_impl.hpp"

using namespace ladder;

namespace {

struct Cube : autograd::Function<Cube> {
  static Tensor forward(autograd::AutogradContext* ctx, Tensor x) {
    ctx->save_for_backward({x});
    return x * x * x;
  }
  static autograd::variable_list backward(autograd::AutogradContext* ctx,
                                          autograd::variable_list grads) {
    return {grads[0] * ctx->get_saved_variables()[0].pow(2) * 3};
  }
};

}  // namespace

void look() {}

int main() {
  const Tensor undefined;
  const Tensor matrix = tensor({{1.5, 2.0, -3.0}, {4.0, 5.0, 6.25}});
  const Tensor transposed = matrix.t(), row = matrix[1], number = tensor(7);
  const Tensor mask = matrix > 4, labels = arange(10), none = zeros({0, 3}, kFloat64);
  const Tensor w = ones({3, 2}, kFloat64).requires_grad_();
  const Tensor product = matrix.to(kFloat64).mm(w), cube = Cube::apply(w);
  (product.sum() + cube.sum()).backward();
  const Tensor grad = w.grad().clone();
  autograd::zero_grad(w, /*set_to_none=*/false);
  const Tensor zeroed = w.grad();
  [[maybe_unused]] const autograd::Node& node = *product.grad_fn();
  look();
}
