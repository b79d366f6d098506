#include "common/autograd/saved_tensor.hpp"

namespace ladder::autograd {

SavedTensor::SavedTensor(const Tensor& tensor, bool is_output) {
  if (!tensor.defined()) return;
  const bool is_parameter = tensor.is_leaf() && tensor.requires_grad();
  // A snapshot, unless it is a leaf with a gradient: a later in-place write may give the tensor
  // itself another history.
  data_ = is_parameter ? tensor : alias(tensor);
  version_ = tensor._version();
  is_output_ = is_output;
  output_nr_ = tensor.output_nr();
  if (!is_output && !is_parameter) grad_fn_ = tensor.grad_fn();
}

Tensor SavedTensor::unpack(const std::shared_ptr<Node>& owner) const {
  if (!data_.defined()) return {};
  const std::shared_ptr<Node>& grad_fn = is_output_ ? owner : grad_fn_;
  if (data_._version() != version_) {
    std::ostringstream which;
    if (grad_fn) which << ", which is output " << output_nr_ << " of " << grad_fn->name() << ",";
    fail(
        "one of the variables needed for gradient computation has been modified by an inplace "
        "operation: [",
        data_.device().is_cpu() ? "CPU" : "CUDA", data_.scalar_type(), "Type ", data_.sizes(), "]",
        which.str(), " is at version ", data_._version(), "; expected version ", version_,
        " instead. Write to a clone() instead.");
  }
  if (!grad_fn) return data_;
  Tensor tensor = alias(data_);
  auto& m = meta(tensor);
  m.grad_fn = grad_fn;
  m.output_nr = output_nr_;
  return tensor;
}

}  // namespace ladder::autograd
