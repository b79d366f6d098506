// Operations on two tensors, element by element, each with its derivatives. Broadcasting needs no
// mention in these: the engine sums what was repeated.
#include "common/ops/elementwise.hpp"
#include "common/ops/operators.hpp"

namespace ladder {

using kernels::ArithmeticOp;
using kernels::Comparison;
using ops::compute;

namespace {

// Saves a and b, but neither unless the derivative that needs it will be asked for.
void save(AutogradContext* ctx, bool a_is_used, const Tensor& a, bool b_is_used, const Tensor& b) {
  ctx->save_for_backward({a_is_used ? a : Tensor(), b_is_used ? b : Tensor()});
}

}  // namespace

// a + b
struct Add : Function<Add> {
  static Tensor forward(AutogradContext*, const Tensor& a, const Tensor& b) {
    return compute(ArithmeticOp::add, a, b, "add");
  }
  static variable_list backward(AutogradContext*, variable_list grads) {
    return {grads[0], grads[0]};
  }
};

// a - b
struct Sub : Function<Sub> {
  static Tensor forward(AutogradContext*, const Tensor& a, const Tensor& b) {
    return compute(ArithmeticOp::sub, a, b, "sub");
  }
  static variable_list backward(AutogradContext* ctx, variable_list grads) {
    return {grads[0], ctx->needs_input_grad(1) ? -grads[0] : Tensor()};
  }
};

// y = a·b,  dy/da = b,  dy/db = a
struct Mul : Function<Mul> {
  static Tensor forward(AutogradContext* ctx, const Tensor& a, const Tensor& b) {
    save(ctx, ctx->needs_input_grad(1), a, ctx->needs_input_grad(0), b);
    return compute(ArithmeticOp::mul, a, b, "mul");
  }
  static variable_list backward(AutogradContext* ctx, variable_list grads) {
    const variable_list saved = ctx->get_saved_variables();
    return {ctx->needs_input_grad(0) ? grads[0] * saved[1] : Tensor(),
            ctx->needs_input_grad(1) ? grads[0] * saved[0] : Tensor()};
  }
};

// y = a/b,  dy/da = 1/b,  dy/db = -a/b²
struct Div : Function<Div> {
  static Tensor forward(AutogradContext* ctx, const Tensor& a, const Tensor& b) {
    save(ctx, ctx->needs_input_grad(1), a, true, b);
    return compute(ArithmeticOp::div, a, b, "div");
  }
  static variable_list backward(AutogradContext* ctx, variable_list grads) {
    const variable_list saved = ctx->get_saved_variables();
    const Tensor &a = saved[0], &b = saved[1];
    return {ctx->needs_input_grad(0) ? grads[0] / b : Tensor(),
            ctx->needs_input_grad(1) ? -grads[0] * (a / b / b) : Tensor()};
  }
};

namespace {

// self += factor · other, in one walk over the memory: the update of weights.
Tensor& add_scaled_(const Tensor& self, const Tensor& other, double factor) {
  ops::start_inplace(self, {self, other});
  backend(self).add_scaled(array(self), array(other), factor);
  return ops::as_result(self);
}

// self = f(self, other).
Tensor& write(ArithmeticOp op, const Tensor& self, const Tensor& other, const char* operation) {
  ops::check_same_dtype(self, other);
  ops::check_floating(self, operation);
  check(self.device() == ops::common_device(self, other), "output is on ", self.device(),
        ", but the other operand on ", other.device());
  if (self.sizes() != other.sizes())
    ops::check_fits(self, ops::broadcast_sizes(self.sizes(), other.sizes()));
  ops::start_inplace(self, {self, other});
  // What is written must not change `other` on the way, as in w += w.t().
  const bool overlaps = self.impl()->storage == other.impl()->storage;
  backend(self).arithmetic(op, array(self), array(self),
                           array(overlaps ? other.detach().clone() : other));
  return ops::as_result(self);
}

// Whether self += alpha · other needs no conversion, repetition or copy.
bool is_plain(const Tensor& self, const Tensor& other) {
  return self.is_floating_point() && self.sizes() == other.sizes() &&
         self.scalar_type() == other.scalar_type() && self.device() == other.device() &&
         self.impl()->storage != other.impl()->storage;
}

Tensor scaled(const Tensor& other, const Scalar& alpha) {
  return alpha.equal(1) ? other : other.mul(alpha);
}

}  // namespace

Tensor Tensor::add(const Operand& b, const Scalar& alpha) const {
  return Add::apply(*this, scaled(b.beside(*this), alpha));
}
Tensor Tensor::sub(const Operand& b, const Scalar& alpha) const {
  return Sub::apply(*this, scaled(b.beside(*this), alpha));
}
Tensor Tensor::mul(const Operand& b) const { return Mul::apply(*this, b.beside(*this)); }
Tensor Tensor::div(const Operand& b) const { return Div::apply(*this, b.beside(*this)); }

Tensor& Tensor::add_(const Operand& b, const Scalar& alpha) const {
  const Tensor& other = b.beside(*this);
  if (is_plain(*this, other)) return add_scaled_(*this, other, alpha.toDouble());
  return write(ArithmeticOp::add, *this, scaled(other, alpha), "add_");
}
Tensor& Tensor::sub_(const Operand& b, const Scalar& alpha) const {
  const Tensor& other = b.beside(*this);
  if (is_plain(*this, other)) return add_scaled_(*this, other, -alpha.toDouble());
  return write(ArithmeticOp::sub, *this, scaled(other, alpha), "sub_");
}
Tensor& Tensor::mul_(const Operand& b) const {
  return write(ArithmeticOp::mul, *this, b.beside(*this), "mul_");
}
Tensor& Tensor::div_(const Operand& b) const {
  return write(ArithmeticOp::div, *this, b.beside(*this), "div_");
}

// ---- Comparisons: Bool results, no derivatives ----

namespace {

// Whether no element is false.
bool all(const Tensor& mask) { return mask.sum().item<std::int64_t>() == mask.numel(); }

}  // namespace

Tensor Tensor::eq(const Operand& b) const { return compute(Comparison::eq, *this, b); }
Tensor Tensor::ne(const Operand& b) const { return compute(Comparison::ne, *this, b); }
Tensor Tensor::lt(const Operand& b) const { return compute(Comparison::lt, *this, b); }
Tensor Tensor::le(const Operand& b) const { return compute(Comparison::le, *this, b); }
Tensor Tensor::gt(const Operand& b) const { return compute(Comparison::gt, *this, b); }
Tensor Tensor::ge(const Operand& b) const { return compute(Comparison::ge, *this, b); }

bool Tensor::equal(const Tensor& other) const { return sizes() == other.sizes() && all(eq(other)); }

bool Tensor::allclose(const Tensor& other, double rtol, double atol, bool equal_nan) const {
  check(scalar_type() == other.scalar_type(), scalar_type(), " did not match ",
        other.scalar_type());
  for (const double tolerance : {rtol, atol})
    check(tolerance >= 0, "allclose: the tolerances must be at least 0, but one is ", tolerance);
  if (!is_floating_point() && rtol + atol == 0) return all(eq(other));  // beyond 2^53 too
  if (!is_floating_point()) return to(kDouble).allclose(other.to(kDouble), rtol, atol);
  const NoGradGuard guard;
  // Equal first: two infinities are close, though their difference is nan.
  const Tensor gap = sub(other).abs();
  const Tensor finite = gap.lt(std::numeric_limits<double>::infinity());
  Tensor close = ladder::where(finite, gap.le(other.abs() * rtol + atol), eq(other));
  if (equal_nan) close = ladder::where(ne(*this), other.ne(other), close);
  return all(close);
}

}  // namespace ladder
