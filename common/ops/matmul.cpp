// Matrix products.
#include "common/kernels/packed.hpp"
#include "common/ops/elementwise.hpp"

namespace ladder {

namespace {

bool is_transposed(const Tensor& matrix) {
  return kernels::is_transposed(matrix.sizes(), matrix.strides());
}

// a·b, laid out in memory like `transposed` says: (a·b)ᵀ = bᵀ·aᵀ.
Tensor product(const Tensor& a, const Tensor& b, bool transposed) {
  return transposed ? b.t().mm(a.t()).t() : a.mm(b);
}

}  // namespace

// c = a·b:  grad_a = g·bᵀ,  grad_b = aᵀ·g. The transposes are flags to the product, not copies, and
// a gradient lies in memory as its matrix does, so that adding the two is a walk in a line.
Tensor Tensor::mm(const Tensor& b) const {
  const Tensor& a = *this;
  check(a.dim() == 2, "self must be a matrix; it has shape ", a.sizes());
  check(b.dim() == 2, "mat2 must be a matrix; it has shape ", b.sizes());
  check(a.size(1) == b.size(0), "mat1 and mat2 shapes cannot be multiplied (", a.size(0), "x",
        a.size(1), " and ", b.size(0), "x", b.size(1), ")");
  check(a.scalar_type() == b.scalar_type(), "expected scalar type ", a.scalar_type(), " but found ",
        b.scalar_type(), "; convert one with .to(dtype)");
  ops::common_device(a, b);  // refuses two

  Tensor c = empty({a.size(0), b.size(1)}, a.options());
  backend(a).gemm(array(c), array(a), array(b));
  return autograd::record(
      "MmBackward0", std::move(c), {a, b},
      {b.requires_grad() ? a : Tensor(), a.requires_grad() ? b : Tensor()},
      [at = is_transposed(a), bt = is_transposed(b)](const autograd::Backward& s) -> TensorList {
        const Tensor& g = s.grad;
        return {s.needs(0) ? product(g, s.saved[1].t(), at) : Tensor(),
                s.needs(1) ? product(s.saved[0].t(), g, bt) : Tensor()};
      });
}

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
