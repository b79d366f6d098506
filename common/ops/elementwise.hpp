// What the elementwise operations share: promotion, broadcasting, and running a rule either into a
// new tensor or in place. A rule holds an operation's kernel and its derivative side by side.
#pragma once

#include "common/autograd/record.hpp"
#include "common/kernels/functors.hpp"
#include "common/tensor/broadcast.hpp"
#include "common/tensor/creation.hpp"

namespace ladder::ops {

/// The dtype in which a and b are computed. Tensors with dimensions count more than those without,
/// and those more than C++ numbers: the lesser only matters if it is of a higher kind (a float
/// number makes a Long tensor Float, and never a Float tensor Double).
ScalarType result_type(const Tensor& a, const Tensor& b);

/// The device of the operands; throws PyTorch's words if there are two. A CPU tensor without
/// dimensions goes with any device.
Device common_device(const Tensor& a, const Tensor& b);

/// f(a, b) in `dtype`, broadcast, into a new tensor; records nothing.
Tensor compute(kernels::BinaryOp op, const Tensor& a, const Tensor& b, ScalarType dtype);

enum class Saves { nothing, input, output };

struct UnaryRule {
  const char* name;
  kernels::UnaryOp op;
  Saves saves;
  Tensor (*derivative)(const Tensor& grad, const Tensor& saved);  // saved: the input or the output
};

Tensor unary(const UnaryRule& rule, const Tensor& self);
Tensor& unary_(const UnaryRule& rule, const Tensor& self);

/// What a binary rule's derivatives may use; undefined where the rule does not say so.
struct Operands {
  const Tensor &grad, &a, &b;
};
enum class Uses { none, a, b, both };
constexpr bool uses_a(Uses uses) { return uses == Uses::a || uses == Uses::both; }
constexpr bool uses_b(Uses uses) { return uses == Uses::b || uses == Uses::both; }

struct Partial {
  Uses uses;
  Tensor (*derivative)(const Operands&);
};
struct BinaryRule {
  const char* name;
  kernels::BinaryOp op;
  Partial by_a, by_b;
};

Tensor binary(const BinaryRule& rule, const Tensor& a, const Tensor& b);
Tensor& binary_(const BinaryRule& rule, const Tensor& self, const Tensor& other);

/// Must run before an in-place write into `self`: refuses what may not be written, and returns the
/// edges to record (none if no gradient flows). `inputs` are all operands, self included.
autograd::edge_list prepare_inplace(const Tensor& self, const autograd::variable_list& inputs);
/// `sizes`, what the operands broadcast to, must be self's own.
void check_fits(const Tensor& self, IntArrayRef sizes);
/// libtorch's in-place methods are const and return a reference.
inline Tensor& as_result(const Tensor& self) { return const_cast<Tensor&>(self); }

}  // namespace ladder::ops
