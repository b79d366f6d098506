// Operations on one tensor, element by element, each with its derivative: y = f(x), and g is the
// gradient of y. The kernels are lines of kernels/functors.hpp.
#include "common/ops/elementwise.hpp"
#include "common/ops/operators.hpp"

namespace ladder {

using kernels::UnaryOp;
using ops::compute;

// y = -x,  dy/dx = -1
struct Neg : Function<Neg> {
  static Tensor forward(AutogradContext*, const Tensor& x) {
    return compute(UnaryOp::neg, x, "neg");
  }
  static variable_list backward(AutogradContext*, variable_list grads) { return {-grads[0]}; }
};
Tensor Tensor::neg() const { return Neg::apply(*this); }

// y = |x|,  dy/dx = the sign of x, and 0 at 0
struct Abs : Function<Abs> {
  static Tensor forward(AutogradContext* ctx, const Tensor& x) {
    ctx->save_for_backward({x});
    return compute(UnaryOp::abs, x, "abs");
  }
  static variable_list backward(AutogradContext* ctx, variable_list grads) {
    const Tensor x = ctx->get_saved_variables()[0];
    return {grads[0] * (x.gt(0).to(x.dtype()) - x.lt(0).to(x.dtype()))};
  }
};
Tensor Tensor::abs() const { return Abs::apply(*this); }

// y = e^x,  dy/dx = y
struct Exp : Function<Exp> {
  static Tensor forward(AutogradContext* ctx, const Tensor& x) {
    const Tensor y = compute(UnaryOp::exp, x, "exp");
    ctx->save_for_backward({y});
    return y;
  }
  static variable_list backward(AutogradContext* ctx, variable_list grads) {
    const Tensor y = ctx->get_saved_variables()[0];
    return {grads[0] * y};
  }
};
Tensor Tensor::exp() const { return Exp::apply(*this); }

// y = ln x,  dy/dx = 1/x
struct Log : Function<Log> {
  static Tensor forward(AutogradContext* ctx, const Tensor& x) {
    ctx->save_for_backward({x});
    return compute(UnaryOp::log, x, "log");
  }
  static variable_list backward(AutogradContext* ctx, variable_list grads) {
    const Tensor x = ctx->get_saved_variables()[0];
    return {grads[0] / x};
  }
};
Tensor Tensor::log() const { return Log::apply(*this); }

// y = √x,  dy/dx = 1/(2y)
struct Sqrt : Function<Sqrt> {
  static Tensor forward(AutogradContext* ctx, const Tensor& x) {
    const Tensor y = compute(UnaryOp::sqrt, x, "sqrt");
    ctx->save_for_backward({y});
    return y;
  }
  static variable_list backward(AutogradContext* ctx, variable_list grads) {
    const Tensor y = ctx->get_saved_variables()[0];
    return {grads[0] / (2 * y)};
  }
};
Tensor Tensor::sqrt() const { return Sqrt::apply(*this); }

// y = 1/(1 + e^-x),  dy/dx = y·(1 - y)
struct Sigmoid : Function<Sigmoid> {
  static Tensor forward(AutogradContext* ctx, const Tensor& x) {
    const Tensor y = compute(UnaryOp::sigmoid, x, "sigmoid");
    ctx->save_for_backward({y});
    return y;
  }
  static variable_list backward(AutogradContext* ctx, variable_list grads) {
    const Tensor y = ctx->get_saved_variables()[0];
    return {grads[0] * (y * (1 - y))};
  }
};
Tensor Tensor::sigmoid() const { return Sigmoid::apply(*this); }

// y = tanh x,  dy/dx = 1 - y²
struct Tanh : Function<Tanh> {
  static Tensor forward(AutogradContext* ctx, const Tensor& x) {
    const Tensor y = compute(UnaryOp::tanh, x, "tanh");
    ctx->save_for_backward({y});
    return y;
  }
  static variable_list backward(AutogradContext* ctx, variable_list grads) {
    const Tensor y = ctx->get_saved_variables()[0];
    return {grads[0] * (1 - y * y)};
  }
};
Tensor Tensor::tanh() const { return Tanh::apply(*this); }

// y = max(0, x),  dy/dx = 1 where y > 0, else 0
struct Relu : Function<Relu> {
  static Tensor forward(AutogradContext* ctx, const Tensor& x) {
    const Tensor y = compute(UnaryOp::relu, x, "relu");
    ctx->save_for_backward({y});
    return y;
  }
  static variable_list backward(AutogradContext* ctx, variable_list grads) {
    const Tensor y = ctx->get_saved_variables()[0];
    return {grads[0].masked_fill(y.le(0), 0)};
  }
};
Tensor Tensor::relu() const { return Relu::apply(*this); }

Tensor& Tensor::relu_() const {
  ops::check_floating(*this, "relu_");
  ops::start_inplace(*this);
  backend(*this).unary(UnaryOp::relu, array(*this), array(*this));
  return ops::as_result(*this);
}

// y = x^e for a number e,  dy/dx = e·x^(e-1), and 0 for e = 0 even where x is 0. A square, the loss
// of every stage, is worth a kernel of its own.
struct Pow : Function<Pow> {
  static Tensor forward(AutogradContext* ctx, const Tensor& x, double e) {
    ctx->save_for_backward({x});
    ctx->saved_data["exponent"] = e;
    if (e == 2) return compute(UnaryOp::square, x, "pow");
    // Roots are PyTorch's: of -0 and of -infinity, pow() says something else.
    if (e == 0.5) return compute(UnaryOp::sqrt, x, "pow");
    if (e == -0.5) return 1 / compute(UnaryOp::sqrt, x, "pow");
    return compute(kernels::ArithmeticOp::pow, x, number_tensor(e, x.scalar_type()), "pow");
  }
  static variable_list backward(AutogradContext* ctx, variable_list grads) {
    const Tensor x = ctx->get_saved_variables()[0];
    const double e = ctx->saved_data["exponent"].toDouble();
    if (e == 0) return {zeros_like(x), Tensor()};
    return {grads[0] * (e * (e == 2 ? x : x.pow(e - 1))), Tensor()};
  }
};

Tensor Tensor::pow(const Scalar& e) const { return Pow::apply(*this, e.toDouble()); }

}  // namespace ladder
