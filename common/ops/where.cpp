// Choosing between values, element by element: where, masked_fill, clamp.
#include "common/ops/elementwise.hpp"
#include "common/ops/operators.hpp"

namespace ladder {

using autograd::Backward;
using autograd::variable_list;
using kernels::BinaryOp;

namespace {

void check_mask(const Tensor& mask, const char* operation) {
  check(mask.scalar_type() == kBool, operation,
        " expected condition to be a boolean tensor, but "
        "got a tensor with dtype ",
        mask.scalar_type());
}

void check_fill(const Tensor& self, const Tensor& mask) {
  check_mask(mask, "masked_fill");
  check(ops::common_device(self, mask) == self.device(),
        "expected self and mask to be on the same device, but got mask on ", mask.device(),
        " and self on ", self.device());
}

variable_list masked_fill_derivative(const Backward& s) {
  return {s.grad.masked_fill(s.saved[0], 0)};
}

// The gradient goes where x was inside [min, max]; on the bounds too, as in PyTorch.
autograd::Derivative clamp_derivative(std::optional<Scalar> min, std::optional<Scalar> max) {
  return [min, max](const Backward& s) -> variable_list {
    const Tensor& x = s.saved[0];
    Tensor grad = s.grad;
    if (min) grad = where(x.ge(*min), grad, 0);
    if (max) grad = where(x.le(*max), grad, 0);
    return {grad};
  };
}

// A float bound makes whole numbers floats.
ScalarType clamp_type(const Tensor& self, const std::optional<Scalar>& min,
                      const std::optional<Scalar>& max) {
  check(min || max, "torch.clamp: At least one of 'min' or 'max' must not be None");
  ScalarType type = self.scalar_type();
  if (min) type = std::max(type, ops::result_type(self, number_tensor(*min)));
  if (max) type = std::max(type, ops::result_type(self, number_tensor(*max)));
  return type;
}

// One kernel for each bound that is given; self may be out itself.
void clamp_into(const Tensor& out, const Tensor& self, const std::optional<Scalar>& min,
                const std::optional<Scalar>& max) {
  Tensor source = self.detach().to(out.scalar_type());
  if (min) {
    const Tensor low = number_tensor(*min, out.scalar_type(), kCPU);
    backend(out).binary(BinaryOp::maximum, array(out), array(source), array(low));
    source = out;
  }
  if (max) {
    const Tensor high = number_tensor(*max, out.scalar_type(), kCPU);
    backend(out).binary(BinaryOp::minimum, array(out), array(source), array(high));
  }
}

Tensor clamped(const char* name, const Tensor& self, const std::optional<Scalar>& min,
               const std::optional<Scalar>& max) {
  Tensor out = empty(self.sizes(), self.options().dtype(clamp_type(self, min, max)));
  clamp_into(out, self, min, max);
  return autograd::record(name, std::move(out), {self}, {self}, clamp_derivative(min, max));
}

}  // namespace

Tensor where(const Tensor& condition, const Tensor& a, const Tensor& b) {
  check_mask(condition, "where");
  const ScalarType dtype = ops::result_type(a, b);
  const Device device =
      ops::common_device(condition, ops::common_device(a, b) == a.device() ? a : b);
  const Tensor x = a.detach().to(dtype), y = b.detach().to(dtype);
  Tensor out = empty(broadcast_sizes(condition.sizes(), broadcast_sizes(a.sizes(), b.sizes())),
                     TensorOptions(dtype).device(device));
  backend(out).where(array(out), array(condition), array(x), array(y));
  return autograd::record("WhereBackward0", std::move(out), {a, b}, {condition},
                          [](const Backward& s) -> variable_list {
                            return {s.needs(0) ? where(s.saved[0], s.grad, 0) : Tensor(),
                                    s.needs(1) ? where(s.saved[0], 0, s.grad) : Tensor()};
                          });
}
Tensor where(const Tensor& condition, const Tensor& a, const Scalar& b) {
  return where(condition, a, number_tensor(b));
}
Tensor where(const Tensor& condition, const Scalar& a, const Tensor& b) {
  return where(condition, number_tensor(a), b);
}
Tensor Tensor::where(const Tensor& condition, const Tensor& other) const {
  return ladder::where(condition, *this, other);
}

Tensor Tensor::masked_fill(const Tensor& mask, const Scalar& value) const {
  check_fill(*this, mask);
  const Tensor number = number_tensor(value, scalar_type(), kCPU);
  Tensor out = empty(broadcast_sizes(mask.sizes(), sizes()), options());
  backend(out).where(array(out), array(mask), array(number), array(*this));
  return autograd::record("MaskedFillBackward0", std::move(out), {*this}, {mask},
                          masked_fill_derivative);
}

Tensor& Tensor::masked_fill_(const Tensor& mask, const Scalar& value) const {
  check_fill(*this, mask);
  const Tensor number = number_tensor(value, scalar_type(), kCPU);
  ops::check_fits(*this, broadcast_sizes(mask.sizes(), sizes()));
  auto edges = ops::prepare_inplace(*this, {*this});
  backend(*this).where(array(*this), array(mask), array(number), array(*this));
  autograd::record_inplace("MaskedFillBackward0", *this, std::move(edges), {mask},
                           masked_fill_derivative);
  return ops::as_result(*this);
}

Tensor Tensor::clamp(const std::optional<Scalar>& min, const std::optional<Scalar>& max) const {
  return clamped("ClampBackward1", *this, min, max);
}
Tensor Tensor::clamp_min(const Scalar& min) const {
  return clamped("ClampMinBackward0", *this, min, std::nullopt);
}
Tensor Tensor::clamp_max(const Scalar& max) const {
  return clamped("ClampMaxBackward0", *this, std::nullopt, max);
}

Tensor& Tensor::clamp_(const std::optional<Scalar>& min, const std::optional<Scalar>& max) const {
  const ScalarType type = clamp_type(*this, min, max);
  check(type == scalar_type(), "result type ", type, " can't be cast to the desired output type ",
        scalar_type());
  auto edges = ops::prepare_inplace(*this, {*this});
  const Tensor saved = edges.empty() ? Tensor() : clone();
  clamp_into(*this, *this, min, max);
  autograd::record_inplace("ClampBackward1", *this, std::move(edges), {saved},
                           clamp_derivative(min, max));
  return ops::as_result(*this);
}

}  // namespace ladder
