// What the operations share: which operands go together, the kernels run into a new tensor, and
// what may be written in place.
#pragma once

#include "common/graph/function.hpp"
#include "common/kernels/functors.hpp"
#include "common/tensor/creation.hpp"
#include "common/tensor/tensor_impl.hpp"

namespace ladder {

using autograd::AutogradContext;
using autograd::Function;
using autograd::variable_list;

namespace ops {

/// The device of the operands; throws PyTorch's words if there are two. A CPU tensor without
/// dimensions goes with any device.
Device common_device(const Tensor& a, const Tensor& b);
/// Throws unless numbers of this dtype are computed with: Float and Double. `operation` is named.
void check_floating(const Tensor& tensor, const char* operation);
/// Throws unless both have one dtype.
void check_same_dtype(const Tensor& a, const Tensor& b);

/// The shape that two shapes broadcast to. Throws PyTorch's "must match the size".
std::vector<std::int64_t> broadcast_sizes(IntArrayRef a, IntArrayRef b);
/// Whether a tensor of shape `from` can be repeated into shape `to`.
bool is_expandable_to(IntArrayRef from, IntArrayRef to);

/// 0, 1, 2, ... lying along one dimension of x, for a comparison with an index.
Tensor places_along(const Tensor& x, std::int64_t dim);

/// f(x), or f(a, b) broadcast, in a new tensor. `operation` is named in errors.
Tensor compute(kernels::UnaryOp op, const Tensor& x, const char* operation);
Tensor compute(kernels::ArithmeticOp op, const Tensor& a, const Tensor& b, const char* operation);
Tensor compute(kernels::Comparison op, const Tensor& a, const Operand& b);

/// Before an in-place write into `self`, computed from `inputs`: refuses what may not be written, a
/// tensor that takes part in a graph above all, and counts the write.
void start_inplace(const Tensor& self, std::initializer_list<Tensor> inputs = {});
/// `sizes`, what the operands broadcast to, must be self's own.
void check_fits(const Tensor& self, IntArrayRef sizes);
/// libtorch's in-place methods are const and return a reference.
inline Tensor& as_result(const Tensor& self) { return const_cast<Tensor&>(self); }

}  // namespace ops
}  // namespace ladder
