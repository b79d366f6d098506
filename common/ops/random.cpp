// Random numbers from PyTorch's own stream. They are drawn on the CPU, whatever the device.
#include "common/tensor/torch_random.hpp"

#include "common/ops/elementwise.hpp"

#include <mutex>

namespace ladder {
namespace {

// The stream of the whole program; one tensor at a time is drawn from it.
struct DefaultGenerator {
  std::mutex mutex;
  TorchGenerator generator;
};
DefaultGenerator& default_generator() {
  static DefaultGenerator generator;
  return generator;
}

// Lets draw(generator, data, n) fill self, through a contiguous CPU tensor where self is not one.
template <class Draw> Tensor& fill_randomly(const Tensor& self, const char* operation, Draw draw) {
  ops::check_floating(self, operation);
  ops::start_inplace(self);
  const bool direct = self.device().is_cpu() && self.is_contiguous();
  const Tensor drawn = direct ? self : empty(self.sizes(), self.scalar_type());
  dispatch_floating(self.scalar_type(), operation, [&]<class T>() {
    auto& [mutex, generator] = default_generator();
    const std::scoped_lock lock(mutex);
    draw(generator, array(drawn).as<T>(), drawn.numel());
  });
  if (!direct) backend(self).copy(array(self), array(drawn));
  return ops::as_result(self);
}

// PyTorch's bounds: each a number of the dtype, and so is their difference.
void check_uniform_bounds(ScalarType dtype, double from, double to) {
  const double most =
      dtype == kFloat ? std::numeric_limits<float>::max() : std::numeric_limits<double>::max();
  check(-most <= from && from <= most, "from is out of bounds for ", dtype, ": ", from);
  check(-most <= to && to <= most, "to is out of bounds for ", dtype, ": ", to);
  check(from <= to, "uniform_ expects to return a [from, to) range, but found from=", from,
        " > to=", to);
  check(to - from <= most, "uniform_ expects to-from <= std::numeric_limits<", dtype,
        ">::max(), but found to=", to, " and from=", from,
        " which result in to-from to exceed the limit");
}

}  // namespace

void manual_seed(std::uint64_t seed) {
  auto& [mutex, generator] = default_generator();
  const std::scoped_lock lock(mutex);
  generator.manual_seed(seed);
}

Tensor& Tensor::normal_(double mean, double std) const {
  check(std >= 0, "normal expects std >= 0.0, but found std ", std);
  return fill_randomly(
      *this, "normal_kernel_cpu",
      [&](auto& generator, auto* data, std::int64_t n) { generator.normal(data, n, mean, std); });
}

Tensor& Tensor::uniform_(double from, double to) const {
  check_uniform_bounds(scalar_type(), from, to);
  return fill_randomly(
      *this, "check_uniform_bounds",
      [&](auto& generator, auto* data, std::int64_t n) { generator.uniform(data, n, from, to); });
}

Tensor rand(IntArrayRef sizes, const TensorOptions& options) {
  const NoGradGuard guard;
  return empty(sizes, options).uniform_();
}
Tensor randn(IntArrayRef sizes, const TensorOptions& options) {
  const NoGradGuard guard;
  return empty(sizes, options).normal_();
}
Tensor randn_like(const Tensor& like, const TensorOptions& options) {
  return randn(like.sizes(), options.merged_over(like.options()));
}

}  // namespace ladder
