// Choosing between values, element by element: where, masked_fill, clamp.
#include "common/ops/elementwise.hpp"
#include "common/ops/operators.hpp"

namespace ladder {

using kernels::ArithmeticOp;

namespace {

void check_mask(const Tensor& mask, const char* operation) {
  check(mask.scalar_type() == kBool, operation,
        " expected condition to be a boolean tensor, but got a tensor with dtype ",
        mask.scalar_type());
}

void check_fill(const Tensor& self, const Tensor& mask) {
  check_mask(mask, "masked_fill");
  check(ops::common_device(self, mask) == self.device(),
        "expected self and mask to be on the same device, but got mask on ", mask.device(),
        " and self on ", self.device());
}

}  // namespace

// condition ? a : b; each gets the gradient where it was chosen
template <class Self> struct Choice : Function<Self> {
  static Tensor forward(AutogradContext* ctx, const Tensor& condition, const Tensor& a,
                        const Tensor& b) {
    check_mask(condition, "where");
    ops::check_same_dtype(a, b);
    ctx->save_for_backward({condition});
    const Device device =
        ops::common_device(condition, ops::common_device(a, b) == a.device() ? a : b);
    const auto sizes =
        ops::broadcast_sizes(condition.sizes(), ops::broadcast_sizes(a.sizes(), b.sizes()));
    Tensor out = empty(sizes, a.options().device(device));
    backend(out).where(array(out), array(condition), array(a), array(b));
    return out;
  }
  static variable_list backward(AutogradContext* ctx, variable_list grads) {
    const Tensor condition = ctx->get_saved_variables()[0];
    return {Tensor(), ctx->needs_input_grad(1) ? ladder::where(condition, grads[0], 0) : Tensor(),
            ctx->needs_input_grad(2) ? ladder::where(condition, 0, grads[0]) : Tensor()};
  }
};
struct Where : Choice<Where> {};
struct MaskedFill : Choice<MaskedFill> {};

// x between two numbers, of which one may be missing; the gradient goes where x is, the bounds
// included
template <class Self> struct Between : Function<Self> {
  static Tensor forward(AutogradContext* ctx, const Tensor& x, const Tensor& min,
                        const Tensor& max) {
    ctx->save_for_backward({x, min, max});
    const Tensor low = min.defined() ? ops::compute(ArithmeticOp::maximum, x, min, "clamp") : x;
    return max.defined() ? ops::compute(ArithmeticOp::minimum, low, max, "clamp") : low;
  }
  static variable_list backward(AutogradContext* ctx, variable_list grads) {
    const variable_list saved = ctx->get_saved_variables();
    const Tensor &x = saved[0], &min = saved[1], &max = saved[2];
    Tensor grad = grads[0];
    if (min.defined()) grad = ladder::where(x.ge(min), grad, 0);
    if (max.defined()) grad = ladder::where(x.le(max), grad, 0);
    return {grad, Tensor(), Tensor()};
  }
};
struct ClampMin : Between<ClampMin> {};
struct ClampMax : Between<ClampMax> {};
struct Clamp : Between<Clamp> {
  static constexpr const char* name = "ClampBackward1";
};

Tensor where(const Tensor& condition, const Tensor& a, const Operand& b) {
  return Where::apply(condition, a, b.beside(a));
}
Tensor where(const Tensor& condition, const Scalar& a, const Tensor& b) {
  return Where::apply(condition, Operand(a).beside(b), b);
}
Tensor Tensor::where(const Tensor& condition, const Operand& other) const {
  return ladder::where(condition, *this, other);
}

// mask ? value : x
Tensor Tensor::masked_fill(const Tensor& mask, const Scalar& value) const {
  check_fill(*this, mask);
  return MaskedFill::apply(mask, number_tensor(value, scalar_type()), *this);
}

Tensor& Tensor::masked_fill_(const Tensor& mask, const Scalar& value) const {
  check_fill(*this, mask);
  ops::check_fits(*this, ops::broadcast_sizes(mask.sizes(), sizes()));
  const Tensor number = number_tensor(value, scalar_type());
  ops::start_inplace(*this);
  const bool overlaps = impl_->storage == mask.impl()->storage;
  backend(*this).where(array(*this), array(overlaps ? mask.clone() : mask), array(number),
                       array(*this));
  return ops::as_result(*this);
}

Tensor Tensor::clamp(const std::optional<Scalar>& min, const std::optional<Scalar>& max) const {
  check(min || max, "torch.clamp: At least one of 'min' or 'max' must not be None");
  return Clamp::apply(*this, min ? number_tensor(*min, scalar_type()) : Tensor(),
                      max ? number_tensor(*max, scalar_type()) : Tensor());
}
Tensor Tensor::clamp_min(const Scalar& min) const {
  return ClampMin::apply(*this, number_tensor(min, scalar_type()), Tensor());
}
Tensor Tensor::clamp_max(const Scalar& max) const {
  return ClampMax::apply(*this, Tensor(), number_tensor(max, scalar_type()));
}

}  // namespace ladder
