// Copies between tensors, dtypes and devices.
#include "common/ops/elementwise.hpp"

namespace ladder {

using autograd::Backward;
using autograd::variable_list;

namespace {

variable_list pass_on(const Backward& s) { return {s.grad}; }

}  // namespace

Tensor Tensor::clone() const {
  Tensor out = empty(sizes(), options());
  backend(*this).copy(array(out), array(*this));
  return autograd::record("CloneBackward0", std::move(out), {*this}, {}, pass_on);
}

Tensor Tensor::contiguous() const { return is_contiguous() ? *this : clone(); }

// The gradient goes back as it comes: the engine casts it to the dtype of what it belongs to.
Tensor Tensor::to(const TensorOptions& wanted) const {
  const TensorOptions target = wanted.merged_over(options());
  if (target.dtype() == scalar_type() && with_index(target.device()) == device()) return *this;
  Tensor out = empty(sizes(), TensorOptions(target.dtype()).device(target.device()));
  backend(out.is_cuda() ? out : *this).copy(array(out), array(*this));
  return autograd::record(
      "ToCopyBackward0", std::move(out), {*this}, {},
      [from = device()](const Backward& s) -> variable_list { return {s.grad.to(from)}; });
}

// self = source. What self was no longer matters, so its gradient is 0.
Tensor& Tensor::copy_(const Tensor& source) const {
  ops::check_fits(*this, broadcast_sizes(sizes(), source.sizes()));
  auto edges = ops::prepare_inplace(*this, {*this, source});
  const bool overlaps = impl_->storage == source.impl()->storage;
  const Tensor from = overlaps ? source.detach().clone() : source;
  backend(is_cuda() ? *this : from).copy(array(*this), array(from));
  autograd::record_inplace("torch::autograd::CopyBackwards", *this, std::move(edges), {},
                           [from = source.device()](const Backward& s) -> variable_list {
                             return {s.needs(0) ? zeros_like(s.grad) : Tensor(),
                                     s.needs(1) ? s.grad.to(from) : Tensor()};
                           });
  return ops::as_result(*this);
}

Tensor& Tensor::fill_(const Scalar& value) const {
  auto edges = ops::prepare_inplace(*this, {*this});
  // A gradient that is set to zero is soon written anew. So zeros for a whole memory are only
  // promised here, and written when somebody looks; not if they could look through a pointer.
  Storage& storage = *impl_->storage;
  const bool whole = is_contiguous() && numel() * elementSize(scalar_type()) == storage.bytes;
  if (value.equal(0) && whole && !storage.exposed && storage.bytes > 0)
    storage.zero_pending = true;
  else
    backend(*this).copy(array(*this), array(number_tensor(value, scalar_type(), kCPU)));
  autograd::record_inplace(value.equal(0) ? "ZeroBackward0" : "FillBackward0", *this,
                           std::move(edges), {},
                           [](const Backward& s) -> variable_list { return {zeros_like(s.grad)}; });
  return ops::as_result(*this);
}

}  // namespace ladder
