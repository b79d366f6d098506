// Random numbers from PyTorch's own stream. They are drawn on the CPU, whatever the device.
#include "common/tensor/torch_random.hpp"

#include "common/ops/elementwise.hpp"

namespace ladder {
namespace {

TorchGenerator& default_generator() {
  static TorchGenerator generator;
  return generator;
}

// Lets draw(data, n) fill self, through a contiguous CPU tensor where self is not one.
template <class Draw>
Tensor& fill_randomly(const char* name, const Tensor& self, const char* operation, Draw draw) {
  auto edges = ops::prepare_inplace(self, {self});
  const bool direct = self.device().is_cpu() && self.is_contiguous();
  const Tensor drawn = direct ? self : empty(self.sizes(), self.scalar_type());
  dispatch_floating(self.scalar_type(), operation,
                    [&]<class T>() { draw(drawn.data_ptr<T>(), drawn.numel()); });
  if (!direct) backend(self).copy(array(self), array(drawn));
  autograd::record_inplace(
      name, self, std::move(edges), {},
      [](const autograd::Backward& s) -> TensorList { return {zeros_like(s.grad)}; });
  return ops::as_result(self);
}

template <class Fill> Tensor drawn(IntArrayRef sizes, const TensorOptions& options, Fill fill) {
  Tensor tensor = empty(sizes, options.requires_grad(false));
  fill(tensor);
  if (options.requires_grad()) tensor.requires_grad_();
  return tensor;
}

}  // namespace

void manual_seed(std::uint64_t seed) { default_generator().manual_seed(seed); }

Tensor& Tensor::normal_(double mean, double std) const {
  check(std >= 0, "normal expects std >= 0.0, but found std ", std);
  return fill_randomly(
      "NormalBackward0", *this, "normal_kernel_cpu",
      [&](auto* data, std::int64_t n) { default_generator().normal(data, n, mean, std); });
}

Tensor& Tensor::uniform_(double from, double to) const {
  check(from <= to, "uniform_ expects to return a [from, to) range, but found from=", from,
        " > to=", to);
  return fill_randomly(
      "UniformBackward0", *this, "check_uniform_bounds",
      [&](auto* data, std::int64_t n) { default_generator().uniform(data, n, from, to); });
}

Tensor rand(IntArrayRef sizes, const TensorOptions& options) {
  return drawn(sizes, options, [](const Tensor& tensor) { tensor.uniform_(); });
}
Tensor randn(IntArrayRef sizes, const TensorOptions& options) {
  return drawn(sizes, options, [](const Tensor& tensor) { tensor.normal_(); });
}

}  // namespace ladder
