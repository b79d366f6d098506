// Matrix products.
#include "common/autograd/record.hpp"
#include "common/tensor/creation.hpp"

namespace ladder {

// c = a·b:  grad_a = g·bᵀ,  grad_b = aᵀ·g. The transposes are flags to the product, not copies.
Tensor Tensor::mm(const Tensor& b) const {
  const Tensor& a = *this;
  check(a.dim() == 2, "self must be a matrix; it has shape ", a.sizes());
  check(b.dim() == 2, "mat2 must be a matrix; it has shape ", b.sizes());
  check(a.size(1) == b.size(0), "mat1 and mat2 shapes cannot be multiplied (", a.size(0), "x",
        a.size(1), " and ", b.size(0), "x", b.size(1), ")");
  check(a.scalar_type() == b.scalar_type(), "expected scalar type ", a.scalar_type(),
        " but found ", b.scalar_type(), "; convert one with .to(dtype)");
  check(a.device() == b.device(), "Expected all tensors to be on the same device, but found at "
        "least two devices, ", a.device(), " and ", b.device(), "! Move one with .to(device).");

  Tensor c = empty({a.size(0), b.size(1)}, a.options());
  backend(a).gemm(array(c), array(a), array(b));
  return autograd::record("MmBackward0", std::move(c), {a, b},
                          {b.requires_grad() ? a : Tensor(), a.requires_grad() ? b : Tensor()},
                          [](const autograd::Backward& s) -> TensorList {
                            const Tensor& g = s.grad;
                            return {s.needs(0) ? g.mm(s.saved[1].t()) : Tensor(),
                                    s.needs(1) ? s.saved[0].t().mm(g) : Tensor()};
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
  return reshape({numel() / std::max<std::int64_t>(size(-1), 1), size(-1)}).mm(b).view(sizes_of_result);
}

}  // namespace ladder
