#include <limits>
#include <xtensor-blas/xblas.hpp>

#include "common/kernels/cpu/cpu_backend.hpp"
#include "common/kernels/packed.hpp"

namespace ladder::kernels {

void CpuBackend::gemm(const Array& out, const Array& a, const Array& b) {
  const std::int64_t n = out.sizes[0], m = out.sizes[1], k = a.sizes[1];
  constexpr std::int64_t most = std::numeric_limits<xt::blas_index_t>::max();
  check(n <= most && m <= most && k <= most, "mm: a dimension is beyond what BLAS counts to (",
        most, ")");
  if (n == 0 || m == 0) return;
  dispatch_floating(out.dtype, "addmm_impl_cpu_", [&]<class T>() {
    if (k == 0) return void(std::fill_n(out.as<T>(), n * m, T(0)));  // a sum of nothing
    const Factor left(*this, a), right(*this, b);
    const auto operation = [](const Factor& factor) {
      return factor.transposed ? cxxblas::Trans : cxxblas::NoTrans;
    };
    cxxblas::gemm(cxxblas::RowMajor, operation(left), operation(right), n, m, k, T(1),
                  static_cast<const T*>(left.data), left.columns, static_cast<const T*>(right.data),
                  right.columns, T(0), out.as<T>(), m);
  });
}

}  // namespace ladder::kernels
