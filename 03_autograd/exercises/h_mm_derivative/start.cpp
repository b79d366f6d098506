// Matrix products.
#include "common/ops/elementwise.hpp"
#include "common/ops/operators.hpp"
#include "tests/exercises/todo.hpp"

namespace ladder {

namespace {

void check_factors(const Tensor& a, const Tensor& b) {
  check(a.dim() == 2, "self must be a matrix; it has shape ", a.sizes());
  check(b.dim() == 2, "mat2 must be a matrix; it has shape ", b.sizes());
  check(a.size(1) == b.size(0), "mat1 and mat2 shapes cannot be multiplied (", a.size(0), "x",
        a.size(1), " and ", b.size(0), "x", b.size(1), ")");
  ops::check_same_dtype(a, b);
  ops::common_device(a, b);  // refuses two
}

bool is_transposed(const Tensor& x) { return kernels::is_transposed(x.sizes(), x.strides()); }

// A transpose is a flag to the product, not a copy; only what has gaps is copied before.
Tensor without_gaps(const Tensor& x) { return is_transposed(x) ? x : x.contiguous(); }

Tensor product(const Tensor& a, const Tensor& b) {
  check_factors(a, b);
  Tensor c = empty({a.size(0), b.size(1)}, a.options());
  backend(a).gemm(array(c), array(without_gaps(a)), array(without_gaps(b)));
  c.impl()->is_product = true;
  return c;
}

// Where a factor is transposed, its gradient is computed transposed: it then lies in memory as its
// matrix does, so that adding the two is a walk in a line: (a·b)ᵀ = bᵀ·aᵀ.
constexpr const char* kLeftTransposed = "mat1 is transposed";
constexpr const char* kRightTransposed = "mat2 is transposed";

void note_transposed(AutogradContext* ctx, const char* key, const Tensor& factor) {
  if (is_transposed(factor)) ctx->saved_data[key] = true;
}

// The gradient of a factor: a·b.
Tensor gradient(const AutogradContext* ctx, const char* key, const Tensor& a, const Tensor& b) {
  return ctx->saved_data.contains(key) ? b.t().mm(a.t()).t() : a.mm(b);
}

// What mm and addmm keep of c = a·b, each factor only for the other's gradient. a is the argument
// number `first`, b the next.
void save_factors(AutogradContext* ctx, std::size_t first, const Tensor& a, const Tensor& b) {
  ctx->save_for_backward({ctx->needs_input_grad(first + 1) ? a : Tensor(),
                          ctx->needs_input_grad(first) ? b : Tensor()});
  note_transposed(ctx, kLeftTransposed, a);
  note_transposed(ctx, kRightTransposed, b);
}

// The gradients of a and b, each if it is wanted; g is that of c.
variable_list factor_gradients(AutogradContext* ctx, std::size_t first, const Tensor& g) {
  const variable_list saved = ctx->get_saved_variables();
  Tensor grad_a, grad_b;
  todo("grad_a and grad_b, each if it is wanted");
  return {grad_a, grad_b};
}

}  // namespace

// c = a·b
struct Mm : Function<Mm> {
  static Tensor forward(AutogradContext* ctx, const Tensor& a, const Tensor& b) {
    const Tensor c = product(a, b);
    save_factors(ctx, 0, a, b);
    return c;
  }
  static variable_list backward(AutogradContext* ctx, variable_list grads) {
    return factor_gradients(ctx, 0, grads[0]);
  }
};

// c = bias + a·b, and the gradient of bias is that of c
struct Addmm : Function<Addmm> {
  static Tensor forward(AutogradContext* ctx, const Tensor& bias, const Tensor& a,
                        const Tensor& b) {
    const Tensor c = product(a, b);
    save_factors(ctx, 1, a, b);
    ops::check_same_dtype(bias, c);
    ops::check_fits(c, ops::broadcast_sizes(bias.sizes(), c.sizes()));
    c.impl()->is_product = false;
    backend(c).arithmetic(kernels::ArithmeticOp::add, array(c), array(c), array(bias));
    return c;
  }
  static variable_list backward(AutogradContext* ctx, variable_list grads) {
    const variable_list of_factors = factor_gradients(ctx, 1, grads[0]);
    return {grads[0], of_factors[0], of_factors[1]};
  }
};

Tensor Tensor::mm(const Tensor& b) const { return Mm::apply(*this, b); }
Tensor Tensor::addmm(const Tensor& a, const Tensor& b) const { return Addmm::apply(*this, a, b); }

// Everything else is mm on another view of the operands, and needs no derivative of its own.
Tensor Tensor::matmul(const Tensor& b) const {
  check(dim() > 0 && b.dim() > 0, "both arguments to matmul need to be at least 1D, but they are ",
        dim(), "D and ", b.dim(), "D");
  check(b.dim() <= 2, "matmul with batches on the right (", b.dim(),
        "D) is not supported; multiply matrix by matrix");
  if (dim() == 2 && b.dim() == 2) return mm(b);
  if (b.dim() == 1) {  // (..., k) x (k) -> (...)
    auto sizes_of_result = sizes().vec();
    sizes_of_result.pop_back();
    return matmul(b.unsqueeze(1)).view(sizes_of_result);
  }
  // (..., k) x (k, m): the leading dimensions are one long batch of rows
  auto sizes_of_result = sizes().vec();
  sizes_of_result.back() = b.size(1);
  std::int64_t rows = 1;
  for (std::int64_t d = 0; d + 1 < dim(); ++d) rows *= size(d);
  return reshape({rows, size(-1)}).mm(b).view(sizes_of_result);
}

}  // namespace ladder
