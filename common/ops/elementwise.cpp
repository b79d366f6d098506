#include "common/ops/elementwise.hpp"

namespace ladder::ops {
namespace {

using autograd::Backward;
using autograd::variable_list;

// The operand in the dtype of the computation; only its values matter, the graph sees the original.
Tensor cast(const Tensor& tensor, ScalarType dtype) {
  if (tensor.scalar_type() == dtype) return tensor;
  Tensor result = empty(tensor.sizes(), tensor.options().dtype(dtype));
  backend(tensor).copy(array(result), array(tensor));
  return result;
}

// `other`, or a copy if writing into `self` would change it on the way (w += w.t()).
Tensor unaliased(const Tensor& self, const Tensor& other) {
  const bool shares = self.impl()->storage == other.impl()->storage;
  const bool same = self.sizes() == other.sizes() && self.strides() == other.strides() &&
                    self.storage_offset() == other.storage_offset();
  return shares && !same ? other.detach().clone() : other;
}

// The dtype that an operation computes in: whole numbers only where the result is one.
ScalarType compute_type(kernels::BinaryOp op, const Tensor& a, const Tensor& b) {
  const ScalarType type = result_type(a, b);
  if (op == kernels::BinaryOp::div && !isFloatingType(type)) return kFloat;
  check(op != kernels::BinaryOp::pow || type != kBool, "\"pow\" not implemented for 'Bool'");
  return type;
}

void run(kernels::BinaryOp op, const Tensor& out, const Tensor& a, const Tensor& b,
         ScalarType dtype) {
  // Bool has no arithmetic of its own: it is computed as 0 and 1.
  const ScalarType computed = dtype == kBool ? kLong : dtype;
  const Tensor x = cast(a, computed), y = cast(b, computed);
  if (kernels::is_comparison(op) || out.scalar_type() == computed)
    return backend(out).binary(op, array(out), array(x), array(y));
  const Tensor result = empty(out.sizes(), out.options().dtype(computed));
  backend(out).binary(op, array(result), array(x), array(y));
  backend(out).copy(array(out), array(result));
}

autograd::Derivative derivative_of(const BinaryRule& rule) {
  return [&rule](const Backward& s) -> variable_list {
    const Operands operands{s.grad, s.saved[0], s.saved[1]};
    return {s.needs(0) ? rule.by_a.derivative(operands) : Tensor(),
            s.needs(1) ? rule.by_b.derivative(operands) : Tensor()};
  };
}

// Saves an operand only for a derivative that will be asked for.
variable_list saved_for(const BinaryRule& rule, const Tensor& a, const Tensor& b, bool wants_a,
                        bool wants_b) {
  const bool keep_a = (wants_a && uses_a(rule.by_a.uses)) || (wants_b && uses_a(rule.by_b.uses));
  const bool keep_b = (wants_a && uses_b(rule.by_a.uses)) || (wants_b && uses_b(rule.by_b.uses));
  return {keep_a ? a : Tensor(), keep_b ? b : Tensor()};
}

}  // namespace

ScalarType result_type(const Tensor& a, const Tensor& b) {
  std::optional<ScalarType> kinds[3];  // with dimensions, without, C++ numbers
  for (const Tensor* tensor : {&a, &b}) {
    const bool is_number = tensor->checked_impl().is_number;
    auto& kind = kinds[tensor->dim() > 0 ? 0 : is_number ? 2 : 1];
    ScalarType type = tensor->scalar_type();
    if (is_number && isFloatingType(type)) type = kFloat;  // the default floating dtype
    kind = kind ? std::max(*kind, type) : type;
  }
  std::optional<ScalarType> result;
  for (const auto& kind : kinds) {
    if (!kind) continue;
    // A lesser kind only counts if it is of a higher category: Bool < Long < floating.
    const bool promotes =
        !result || *result == kBool || (isFloatingType(*kind) && !isFloatingType(*result));
    if (promotes) result = result ? std::max(*result, *kind) : *kind;
  }
  return *result;
}

Device common_device(const Tensor& a, const Tensor& b) {
  const Device x = a.device(), y = b.device();
  if (x == y || (b.dim() == 0 && y.is_cpu())) return x;
  check(a.dim() == 0 && x.is_cpu(),
        "Expected all tensors to be on the same device, but found at "
        "least two devices, ",
        x, " and ", y, "! Move one with .to(device).");
  return y;
}

Tensor compute(kernels::BinaryOp op, const Tensor& a, const Tensor& b, ScalarType dtype) {
  const ScalarType out_type = kernels::is_comparison(op) ? kBool : dtype;
  const Device device = common_device(a, b);
  Tensor out = a.sizes() == b.sizes() ? empty(a.sizes(), TensorOptions(out_type).device(device))
                                      : empty(broadcast_sizes(a.sizes(), b.sizes()),
                                              TensorOptions(out_type).device(device));
  run(op, out, a, b, dtype);
  return out;
}

static void check_not_bool(const UnaryRule& rule, const Tensor& self) {
  if (self.scalar_type() != kBool || !kernels::works_on_integers(rule.op)) return;
  check(
      rule.op != kernels::UnaryOp::neg,
      "Negation, the `-` operator, on a bool tensor is not supported. If you are trying to invert "
      "a mask, use the `~` or `logical_not()` operator instead.");
  check(rule.op != kernels::UnaryOp::relu, "Boolean inputs not supported for relu");
  fail("\"", rule.name, "\" not implemented for 'Bool'");
}

Tensor unary(const UnaryRule& rule, const Tensor& self) {
  const bool keeps_type = self.is_floating_point() || kernels::works_on_integers(rule.op);
  check_not_bool(rule, self);
  const Tensor in = keeps_type ? self : cast(self, kFloat);
  Tensor out = empty(in.sizes(), in.options());
  backend(in).unary(rule.op, array(out), array(in));
  const Tensor saved = rule.saves == Saves::input    ? self
                       : rule.saves == Saves::output ? out
                                                     : Tensor();
  return autograd::record(rule.name, std::move(out), {self}, {saved},
                          [&rule](const Backward& s) -> variable_list {
                            return {rule.derivative(s.grad, s.saved[0])};
                          });
}

Tensor& unary_(const UnaryRule& rule, const Tensor& self) {
  check_not_bool(rule, self);
  check(self.is_floating_point() || kernels::works_on_integers(rule.op),
        "result type Float can't be cast to the desired output type ", self.scalar_type());
  auto edges = prepare_inplace(self, {self});
  Tensor saved;  // the input is gone afterwards: a copy of it is kept, if it is wanted
  if (!edges.empty() && rule.saves == Saves::input) saved = self.clone();
  if (rule.saves == Saves::output) saved = self;
  backend(self).unary(rule.op, array(self), array(self));
  autograd::record_inplace(rule.name, self, std::move(edges), {saved},
                           [&rule](const Backward& s) -> variable_list {
                             return {rule.derivative(s.grad, s.saved[0])};
                           });
  return as_result(self);
}

Tensor binary(const BinaryRule& rule, const Tensor& a, const Tensor& b) {
  Tensor out = compute(rule.op, a, b, compute_type(rule.op, a, b));
  if (!autograd::any_requires_grad({a, b})) return out;
  return autograd::record(rule.name, std::move(out), {a, b},
                          saved_for(rule, a, b, a.requires_grad(), b.requires_grad()),
                          derivative_of(rule));
}

Tensor& binary_(const BinaryRule& rule, const Tensor& self, const Tensor& other) {
  const ScalarType dtype = compute_type(rule.op, self, other);
  check(isFloatingType(self.scalar_type()) || self.scalar_type() >= dtype, "result type ", dtype,
        " can't be cast to the desired output type ", self.scalar_type());
  check(self.device() == common_device(self, other), "output is on ", self.device(),
        ", but the other operand on ", other.device());
  if (self.sizes() != other.sizes()) check_fits(self, broadcast_sizes(self.sizes(), other.sizes()));
  auto edges = prepare_inplace(self, {self, other});
  variable_list saved;
  if (!edges.empty()) {
    saved = saved_for(rule, self, other, edges[0].is_valid(), edges[1].is_valid());
    for (Tensor& tensor : saved)  // what lies in self's memory is gone after the write
      if (tensor.defined() && tensor.impl()->storage == self.impl()->storage)
        tensor = tensor.clone();
  }
  run(rule.op, self, self, unaliased(self, other), dtype);
  autograd::record_inplace(rule.name, self, std::move(edges), saved, derivative_of(rule));
  return as_result(self);
}

autograd::edge_list prepare_inplace(const Tensor& self, const variable_list& inputs) {
  for (std::size_t d = 0; d < self.sizes().size(); ++d)
    check(self.strides()[d] != 0 || self.sizes()[d] <= 1,
          "unsupported operation: more than one element of the written-to tensor refers to a "
          "single memory location. Please clone() the tensor before performing the operation.");
  const bool grad_flows = autograd::any_requires_grad(inputs) && self.is_floating_point();
  autograd::check_inplace(self, grad_flows);
  return grad_flows ? autograd::collect_next_edges(inputs) : autograd::edge_list();
}

void check_fits(const Tensor& self, IntArrayRef sizes) {
  check(self.sizes() == sizes, "output with shape ", self.sizes(),
        " doesn't match the broadcast shape ", sizes);
}

}  // namespace ladder::ops
