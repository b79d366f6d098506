#include "common/ops/elementwise.hpp"

#include <algorithm>

namespace ladder {

const Tensor& Operand::beside(const Tensor& other) const {
  if (tensor_) return *tensor_;
  const ScalarType dtype = other.scalar_type();
  check(isFloatingType(dtype) ||
            (number_.type() != kDouble && (dtype == kLong || number_.equal(0) || number_.equal(1))),
        "a tensor of dtype ", dtype, " stands beside ", number_.toDouble(),
        "; use a whole number, beside Bool 0 or 1, or convert the tensor");
  return made_ = number_tensor(number_, dtype);
}

namespace ops {
namespace {

Tensor empty_for(const Tensor& a, const Tensor& b, ScalarType dtype) {
  const TensorOptions options = TensorOptions(dtype).device(common_device(a, b));
  if (a.sizes() == b.sizes()) return empty(a.sizes(), options);
  return empty(broadcast_sizes(a.sizes(), b.sizes()), options);
}

}  // namespace

void check_floating(const Tensor& tensor, const char* operation) {
  check(tensor.is_floating_point(), "\"", operation, "\" not implemented for '",
        tensor.scalar_type(),
        "'; numbers are computed in Float and Double: convert with .to(kFloat)");
}

Device common_device(const Tensor& a, const Tensor& b) {
  const Device x = a.device(), y = b.device();
  if (x == y || (b.dim() == 0 && y.is_cpu())) return x;
  check(a.dim() == 0 && x.is_cpu(),
        "Expected all tensors to be on the same device, but found at least two devices, ", x,
        " and ", y, "! Move one with .to(device).");
  return y;
}

void check_same_dtype(const Tensor& a, const Tensor& b) {
  check(a.scalar_type() == b.scalar_type(),
        "expected both tensors to have one dtype, but they are ", a.scalar_type(), " and ",
        b.scalar_type(), "; convert one with .to(dtype)");
}

std::vector<std::int64_t> broadcast_sizes(IntArrayRef a, IntArrayRef b) {
  const std::size_t rank = std::max(a.size(), b.size());
  std::vector<std::int64_t> sizes(rank);
  for (std::size_t d = 0; d < rank; ++d) {
    // Aligned at their ends; a dimension that one of them lacks counts as 1.
    const std::int64_t x = d + a.size() < rank ? 1 : a[d + a.size() - rank];
    const std::int64_t y = d + b.size() < rank ? 1 : b[d + b.size() - rank];
    check(x == y || x == 1 || y == 1, "The size of tensor a (", x,
          ") must match the size of tensor b (", y, ") at non-singleton dimension ", d,
          "; the shapes are ", a, " and ", b);
    sizes[d] = x == 1 ? y : x;
  }
  return sizes;
}

bool is_expandable_to(IntArrayRef from, IntArrayRef to) {
  if (from.size() > to.size()) return false;
  return std::equal(from.rbegin(), from.rend(), to.rbegin(),
                    [](std::int64_t f, std::int64_t t) { return f == t || f == 1; });
}

Tensor places_along(const Tensor& x, std::int64_t dim) {
  std::vector<std::int64_t> sizes(x.sizes().size(), 1);
  sizes[static_cast<std::size_t>(dim)] = x.size(dim);
  return arange(x.size(dim), x.device()).view(sizes);
}

Tensor compute(kernels::UnaryOp op, const Tensor& x, const char* operation) {
  check_floating(x, operation);
  Tensor out = empty(x.sizes(), x.options());
  backend(x).unary(op, array(out), array(x));
  return out;
}

Tensor compute(kernels::ArithmeticOp op, const Tensor& a, const Tensor& b, const char* operation) {
  check_same_dtype(a, b);
  check_floating(a, operation);
  Tensor out = empty_for(a, b, a.scalar_type());
  backend(out).arithmetic(op, array(out), array(a), array(b));
  return out;
}

Tensor compute(kernels::Comparison op, const Tensor& a, const Operand& other) {
  const Tensor& b = other.beside(a);
  check_same_dtype(a, b);
  Tensor out = empty_for(a, b, kBool);
  backend(out).comparison(op, array(out), array(a), array(b));
  return out;
}

void start_inplace(const Tensor& self, std::initializer_list<Tensor> inputs) {
  for (std::size_t d = 0; d < self.sizes().size(); ++d)
    check(self.strides()[d] != 0 || self.sizes()[d] <= 1 || self.numel() == 0,
          "unsupported operation: more than one element of the written-to tensor refers to a "
          "single memory location. Please clone() the tensor before performing the operation.");
  if (GradMode::is_enabled()) {
    const Tensor shown(self.impl()->base.lock());
    check(!self.impl()->is_variable() || !self.is_leaf(),
          "a leaf Variable that requires grad is being used in an in-place operation; update it "
          "under a NoGradGuard");
    check(!shown.defined() || !shown.impl()->is_variable() || !shown.is_leaf(),
          "a view of a leaf Variable that requires grad is being used in an in-place operation; "
          "update it under a NoGradGuard");
    check(!self.requires_grad() && std::ranges::none_of(inputs, &Tensor::requires_grad),
          "an in-place operation that a gradient flows through is not recorded here; compute the "
          "new value out of place, as in x = x * 2, or write under a NoGradGuard");
  }
  ++self.impl()->storage->version;
}

void check_fits(const Tensor& self, IntArrayRef sizes) {
  check(self.sizes() == sizes, "output with shape ", self.sizes(),
        " doesn't match the broadcast shape ", sizes);
}

}  // namespace ops
}  // namespace ladder
