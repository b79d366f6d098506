#include <limits>
#include <xtensor-blas/xblas.hpp>

#include "common/kernels/cpu/cpu_backend.hpp"
#include "common/kernels/cpu/xt_arrays.hpp"

namespace ladder::kernels {
namespace {

// The matrix as its memory has it: that it is transposed is told to the BLAS.
template <class T> auto as_it_lies(const Array& matrix, bool transposed) {
  const std::array<std::size_t, 2> shape{static_cast<std::size_t>(matrix.sizes[transposed]),
                                         static_cast<std::size_t>(matrix.sizes[!transposed])};
  return xt::adapt(matrix.as<T>(), shape[0] * shape[1], xt::no_ownership(), shape);
}

}  // namespace

void CpuBackend::gemm(const Array& out, const Array& a, const Array& b) {
  const std::int64_t n = out.sizes[0], m = out.sizes[1], k = a.sizes[1];
  constexpr std::int64_t most = std::numeric_limits<xt::blas_index_t>::max();
  check(n <= most && m <= most && k <= most, "mm: a dimension is beyond what BLAS counts to (",
        most, ")");
  if (n == 0 || m == 0) return;
  dispatch_floating(out.dtype, "addmm_impl_cpu_", [&]<class T>() {
    if (k == 0) return void(std::fill_n(out.as<T>(), n * m, T(0)));  // a sum of nothing
    const bool ta = is_transposed(a.sizes, a.strides), tb = is_transposed(b.sizes, b.strides);
    auto c = as_it_lies<T>(out, false);
    xt::blas::gemm(as_it_lies<const T>(a, ta), as_it_lies<const T>(b, tb), c, ta, tb);
  });
}

}  // namespace ladder::kernels
