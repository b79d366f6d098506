#include <limits>
#include <xtensor-blas/xblas.hpp>

#include "common/kernels/cpu/cpu_backend.hpp"

namespace ladder::kernels {

void CpuBackend::gemm(const Array& out, const Array& a, const Array& b) {
  const std::int64_t n = out.sizes[0], m = out.sizes[1], k = a.sizes[1];
  constexpr std::int64_t most = std::numeric_limits<xt::blas_index_t>::max();
  check(n <= most && m <= most && k <= most, "mm: a dimension is beyond what BLAS counts to (",
        most, ")");
  if (n == 0 || m == 0) return;
  dispatch_floating(out.dtype, "addmm_impl_cpu_", [&]<class T>() {
    if (k == 0) return void(std::fill_n(out.as<T>(), n * m, T(0)));  // a sum of nothing
    const bool ta = is_transposed(a.sizes, a.strides), tb = is_transposed(b.sizes, b.strides);
    const auto operation = [](bool transposed) {
      return transposed ? cxxblas::Trans : cxxblas::NoTrans;
    };
    cxxblas::gemm(cxxblas::RowMajor, operation(ta), operation(tb), n, m, k, T(1), a.as<const T>(),
                  ta ? n : k, b.as<const T>(), tb ? k : m, T(0), out.as<T>(), m);
  });
}

}  // namespace ladder::kernels
