// The tensor: libtorch's at::Tensor, as far as the eight stages and their exercises reach.
//
// A Tensor is a handle: copying it copies no data. Views (t, view, reshape, expand, [] ...) are
// other tensors on the same memory. Every operation is declared here, under the name of the folder
// file that defines it together with its derivative (common/ops/).
//
// Shapes broadcast as in NumPy: aligned at their ends, a size of 1 repeats. Numbers are computed in
// Float and Double; two tensors must have one dtype, and a C++ number takes that of its tensor.
// Long holds indices and labels, Bool masks: they are made, compared, indexed and converted. A name
// with _ writes into this tensor, where no gradient flows. Misuse throws Error with PyTorch's words.
//
// Threads: any number may read a tensor at once; one that writes to it, or calls backward() on what
// was computed from it, must be alone with it.
#pragma once

#include <functional>
#include <iosfwd>
#include <memory>
#include <optional>
#include <vector>

#include "common/harness/step_graph.hpp"
#include "common/kernels/array.hpp"
#include "common/tensor/scalar.hpp"
#include "common/tensor/tensor_options.hpp"

namespace ladder {

struct TensorImpl;
namespace autograd {
class Node;
}

class Operand;

class Tensor {
 public:
  /// An undefined tensor: no shape, no memory. defined() is false.
  Tensor() = default;
  explicit Tensor(std::shared_ptr<TensorImpl> impl) : impl_(std::move(impl)) {}
  Tensor(const Tensor&) = default;
  Tensor(Tensor&&) = default;

  /// A variable becomes another handle; but what has no name, as in m[1] = ones({3}), is written to.
  Tensor& operator=(const Tensor&) & = default;
  Tensor& operator=(Tensor&&) & = default;
  Tensor& operator=(const Tensor& source) && { return copy_(source); }
  Tensor& operator=(Tensor&& source) && { return copy_(source); }
  Tensor& operator=(const Scalar& value) && { return fill_(value); }

  // ---- What it is (tensor/tensor.cpp) ----
  bool defined() const { return impl_ != nullptr; }
  IntArrayRef sizes() const;
  IntArrayRef strides() const;  // in elements
  std::int64_t size(std::int64_t dim) const;
  std::int64_t dim() const;
  std::int64_t numel() const;
  std::int64_t storage_offset() const;  // of the first element, in elements
  ScalarType scalar_type() const;
  ScalarType dtype() const { return scalar_type(); }
  Device device() const;
  bool is_cuda() const { return device().is_cuda(); }
  bool is_floating_point() const { return isFloatingType(scalar_type()); }
  TensorOptions options() const;
  bool is_contiguous() const;
  bool is_same(const Tensor& other) const { return impl_ == other.impl_; }
  /// Counts the in-place writes to this memory, those through other views included.
  std::uint32_t _version() const;

  // ---- Its elements (tensor/tensor.cpp) ----
  /// The first element's address. T must be the dtype's C++ type.
  template <class T> T* data_ptr() const {
    return static_cast<T*>(data_ptr_checked(scalar_type_of<T>()));
  }
  void* data_ptr() const;
  /// The value of a tensor with exactly one element; waits for the device.
  Scalar item() const;
  template <class T> T item() const { return item().to<T>(); }

  // ---- Its gradient (tensor/tensor.cpp) ----
  bool requires_grad() const;
  const Tensor& requires_grad_(bool requires_grad = true) const;
  bool is_leaf() const;
  /// The gradient that backward() left here; undefined before the first backward().
  const Tensor& grad() const;
  Tensor& mutable_grad() const;
  /// The node that computed this tensor; null for a leaf.
  const std::shared_ptr<autograd::Node>& grad_fn() const;
  std::uint32_t output_nr() const;
  bool retains_grad() const;
  /// The same memory, cut off from the graph.
  Tensor detach() const;

  // ---- Gradients computed (autograd/engine.cpp, autograd/hooks.cpp) ----
  /// Adds to the grad of every leaf that this tensor was computed from d(this)/d(leaf) · gradient.
  void backward(const Tensor& gradient = {}, std::optional<bool> retain_graph = std::nullopt,
                bool create_graph = false) const;
  /// Makes backward() keep grad() for a tensor that is not a leaf.
  void retain_grad() const;
  /// Calls `hook` with each gradient of this tensor; a tensor it returns takes the gradient's
  /// place.
  template <class Hook> unsigned register_hook(Hook hook) const {
    using Result = std::invoke_result_t<Hook, Tensor>;
    const std::function<Result(const Tensor&)> given(std::move(hook));
    check(given != nullptr, "register_hook: the hook is an empty function");
    if constexpr (std::is_void_v<Result>)
      return add_hook([given](const Tensor& grad) { return given(grad), Tensor(); });
    else
      return add_hook(given);
  }
  void remove_hook(unsigned position) const;

  // ---- Moving and copying (ops/copy.cpp) ----
  Tensor clone() const;
  Tensor contiguous() const;
  Tensor to(const TensorOptions& options) const;  // a dtype, a device, or both
  Tensor to(Device device, ScalarType dtype) const {
    return to(TensorOptions(device).dtype(dtype));
  }
  Tensor cpu() const { return to(kCPU); }
  Tensor cuda() const { return to(kCUDA); }
  Tensor& copy_(const Tensor& source) const;  // source broadcasts and converts
  Tensor& fill_(const Scalar& value) const;
  Tensor& zero_() const { return fill_(0); }

  // ---- Views (ops/views.cpp); a dimension of -1 is the last, a size of -1 is worked out ----
  Tensor t() const;
  Tensor transpose(std::int64_t dim0, std::int64_t dim1) const;
  Tensor view(IntArrayRef sizes) const;
  Tensor reshape(IntArrayRef sizes) const;  // a view where possible, else a copy
  Tensor unsqueeze(std::int64_t dim) const;
  Tensor expand(IntArrayRef sizes) const;
  Tensor select(std::int64_t dim, std::int64_t index) const;
  Tensor operator[](std::int64_t index) const { return select(0, index); }

  // ---- Products (ops/matmul.cpp) ----
  Tensor mm(const Tensor& other) const;      // (n, k) x (k, m) -> (n, m)
  Tensor matmul(const Tensor& other) const;  // as mm, also with vectors and batches on the left
  Tensor addmm(const Tensor& mat1, const Tensor& mat2) const;  // this + mat1 · mat2

  // ---- Two operands (ops/binary.cpp) ----
  Tensor add(const Operand& other, const Scalar& alpha = 1) const;  // this + alpha · other
  Tensor sub(const Operand& other, const Scalar& alpha = 1) const;
  Tensor mul(const Operand& other) const;
  Tensor div(const Operand& other) const;
  Tensor& add_(const Operand& other, const Scalar& alpha = 1) const;
  Tensor& sub_(const Operand& other, const Scalar& alpha = 1) const;
  Tensor& mul_(const Operand& other) const;
  Tensor& div_(const Operand& other) const;
  Tensor& operator+=(const Operand& other) { return add_(other); }
  Tensor& operator-=(const Operand& other) { return sub_(other); }
  Tensor& operator*=(const Operand& other) { return mul_(other); }
  Tensor& operator/=(const Operand& other) { return div_(other); }
  Tensor operator-() const { return neg(); }

  // ---- Comparisons: Bool, without a derivative (ops/binary.cpp) ----
  Tensor eq(const Operand& other) const;
  Tensor ne(const Operand& other) const;
  Tensor lt(const Operand& other) const;
  Tensor le(const Operand& other) const;
  Tensor gt(const Operand& other) const;
  Tensor ge(const Operand& other) const;
  bool equal(const Tensor& other) const;  // the same shape and the same values
  bool allclose(const Tensor& other, double rtol = 1e-5, double atol = 1e-8,
                bool equal_nan = false) const;  // |a - b| <= atol + rtol·|b|, everywhere

  // ---- One operand (ops/unary.cpp) ----
  Tensor neg() const;
  Tensor abs() const;
  Tensor exp() const;
  Tensor log() const;
  Tensor sqrt() const;
  Tensor sigmoid() const;
  Tensor tanh() const;
  Tensor relu() const;
  Tensor& relu_() const;
  Tensor pow(const Scalar& exponent) const;

  // ---- Choosing (ops/where.cpp) ----
  Tensor clamp(const std::optional<Scalar>& min,
               const std::optional<Scalar>& max = std::nullopt) const;
  Tensor clamp_min(const Scalar& min) const;
  Tensor clamp_max(const Scalar& max) const;
  Tensor masked_fill(const Tensor& mask, const Scalar& value) const;
  Tensor& masked_fill_(const Tensor& mask, const Scalar& value) const;
  Tensor where(const Tensor& condition, const Operand& other) const;  // condition ? this : other

  // ---- Reductions (ops/reduce.cpp) ----
  Tensor sum() const;  // of Bool and Long, a count: Long
  Tensor sum(IntArrayRef dims, bool keepdim = false) const;
  Tensor mean() const;
  Tensor mean(IntArrayRef dims, bool keepdim = false) const;
  Tensor max() const;
  Tensor min() const;
  Tensor argmax(std::optional<std::int64_t> dim = std::nullopt, bool keepdim = false) const;

  // ---- Random numbers (ops/random.cpp) ----
  Tensor& normal_(double mean = 0, double std = 1) const;
  Tensor& uniform_(double from = 0, double to = 1) const;

  /// For the rungs of the library, not for stages.
  TensorImpl* impl() const { return impl_.get(); }
  TensorImpl& checked_impl() const;  // throws for an undefined tensor
  const std::shared_ptr<TensorImpl>& impl_ptr() const { return impl_; }

 private:
  void* data_ptr_checked(ScalarType dtype) const;
  unsigned add_hook(std::function<Tensor(const Tensor&)> hook) const;

  std::shared_ptr<TensorImpl> impl_;
};

/// What stands beside a tensor in an operation: another tensor, or a C++ number, which takes the
/// tensor's dtype. (libtorch has two functions instead, one for a Tensor and one for a Scalar.)
class Operand {
 public:
  Operand(const Tensor& tensor) : tensor_(&tensor) {}
  template <std::convertible_to<Scalar> Number> Operand(const Number& number) : number_(number) {}

  /// It as a tensor: a number becomes one without dimensions.
  const Tensor& beside(const Tensor& other) const;  // ops/elementwise.cpp

 private:
  const Tensor* tensor_ = nullptr;
  Scalar number_;
  mutable Tensor made_;  // of the number
};

using TensorList = std::vector<Tensor>;

/// Records steps on the device of their loss: what TrainingLoop asks for --cuda-graph.
std::unique_ptr<StepGraph> make_step_graph(const Tensor& loss);  // tensor/tensor.cpp

/// A tensor as PyTorch's Python side writes it: four digits, one width for all elements, lines of
/// 80 columns, and beyond 1000 elements only the edges. A gradient function, a dtype other than the
/// default or a GPU is named at the end. An undefined tensor is None. `std::cout << tensor` prints
/// the same.
std::string python_repr(const Tensor& tensor);  // ops/print.cpp
std::ostream& operator<<(std::ostream& out, const Tensor& tensor);

}  // namespace ladder
