#include <limits>

#include "common/kernels/cpu/rows.hpp"

namespace ladder::kernels {
namespace {

// A matrix as BLAS wants it: rows one after the other, read as it lies or transposed on the fly.
struct Operand {
  std::unique_ptr<Packed> packed;
  const void* data;
  std::int64_t rows, columns;  // as it lies in memory
  bool transposed;

  explicit Operand(const Array& matrix) : data(matrix.data), transposed(false) {
    rows = matrix.sizes[0], columns = matrix.sizes[1];
    if (is_contiguous(matrix.sizes, matrix.strides)) return;
    const std::int64_t sizes[] = {columns, rows};
    const std::int64_t strides[] = {matrix.strides[1], matrix.strides[0]};
    if (is_contiguous(IntArrayRef(sizes), IntArrayRef(strides))) {
      transposed = true;  // t() of a contiguous matrix: a flag, not a copy
      std::swap(rows, columns);
      return;
    }
    packed = std::make_unique<Packed>(matrix);
    cpu_backend().copy(packed->array, matrix);
    data = packed->array.data;
  }

  template <class T> auto as_xtensor() const {
    const std::array<std::size_t, 2> shape{static_cast<std::size_t>(rows),
                                           static_cast<std::size_t>(columns)};
    return xt::adapt(static_cast<const T*>(data), shape[0] * shape[1], xt::no_ownership(), shape);
  }
};

}  // namespace

void CpuBackend::gemm(const Array& out, const Array& a, const Array& b) {
  const std::int64_t n = out.sizes[0], m = out.sizes[1], k = a.sizes[1];
  constexpr std::int64_t most = std::numeric_limits<xt::blas_index_t>::max();
  check(n <= most && m <= most && k <= most, "mm: a dimension is beyond what BLAS counts to (",
        most, ")");
  if (n == 0 || m == 0) return;
  dispatch_floating(out.dtype, "addmm_impl_cpu_", [&]<class T>() {
    auto c = xt::adapt(
        out.as<T>(), static_cast<std::size_t>(n * m), xt::no_ownership(),
        std::array<std::size_t, 2>{static_cast<std::size_t>(n), static_cast<std::size_t>(m)});
    if (k == 0) {  // a sum of nothing
      c.fill(T(0));
      return;
    }
    const Operand left(a), right(b);
    xt::blas::gemm(left.as_xtensor<T>(), right.as_xtensor<T>(), c, left.transposed,
                   right.transposed);
  });
}

}  // namespace ladder::kernels
