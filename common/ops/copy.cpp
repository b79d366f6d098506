// Copies between tensors, dtypes and devices.
#include "common/ops/elementwise.hpp"

namespace ladder {

struct Clone : Function<Clone> {
  static Tensor forward(AutogradContext*, const Tensor& x) {
    Tensor out = empty(x.sizes(), x.options());
    backend(x).copy(array(out), array(x));
    return out;
  }
  static variable_list backward(AutogradContext*, variable_list grads) { return grads; }
};

// To another dtype or device, and the gradient back: the engine gives it the tensor's dtype.
struct ToCopy : Function<ToCopy> {
  static Tensor forward(AutogradContext* ctx, const Tensor& x, const TensorOptions& target) {
    ctx->saved_data["device"] = x.device().str();
    Tensor out = empty(x.sizes(), target);
    backend(out.is_cuda() ? out : x).copy(array(out), array(x));
    return out;
  }
  static variable_list backward(AutogradContext* ctx, variable_list grads) {
    return {grads[0].to(Device(ctx->saved_data["device"].toStringRef())), Tensor()};
  }
};

Tensor Tensor::clone() const { return Clone::apply(*this); }

Tensor Tensor::contiguous() const { return is_contiguous() ? *this : clone(); }

Tensor Tensor::to(const TensorOptions& wanted) const {
  check(!wanted.requires_grad(),
        "cannot take a TensorOptions with options.requires_grad set as true; use requires_grad_()");
  const TensorOptions target = wanted.merged_over(options()).requires_grad(false);
  if (target.dtype() == scalar_type() && with_index(target.device()) == device()) return *this;
  return ToCopy::apply(*this, target);
}

Tensor& Tensor::copy_(const Tensor& source) const {
  ops::check_fits(*this, ops::broadcast_sizes(sizes(), source.sizes()));
  ops::start_inplace(*this, {*this, source});
  const bool overlaps = impl_->storage == source.impl()->storage;
  const Tensor from = overlaps ? source.detach().clone() : source;
  backend(is_cuda() ? *this : from).copy(array(*this), array(from));
  return ops::as_result(*this);
}

Tensor& Tensor::fill_(const Scalar& value) const {
  const bool whole =
      is_contiguous() && numel() * elementSize(scalar_type()) == impl_->storage->bytes;
  const bool zeroes = whole && value.equal(0) && !std::signbit(value.toDouble());
  const Tensor number = zeroes ? Tensor() : number_tensor(value, scalar_type());
  ops::start_inplace(*this);
  if (zeroes)
    impl_->storage->zero();
  else
    backend(*this).copy(array(*this), array(number));
  return ops::as_result(*this);
}

}  // namespace ladder
