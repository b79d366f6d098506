#include <limits>
#include <xtensor-blas/xblas.hpp>

#include "common/kernels/cpu/cpu_backend.hpp"
#include "common/kernels/cpu/xt_arrays.hpp"
#include "common/kernels/packed.hpp"

namespace ladder::kernels {
namespace {

template <class T> auto as_xtensor(const Factor& factor) {
  const std::array<std::size_t, 2> shape{static_cast<std::size_t>(factor.rows),
                                         static_cast<std::size_t>(factor.columns)};
  return xt::adapt(static_cast<const T*>(factor.data), shape[0] * shape[1], xt::no_ownership(),
                   shape);
}

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
    const Factor left(*this, a), right(*this, b);
    xt::blas::gemm(as_xtensor<T>(left), as_xtensor<T>(right), c, left.transposed, right.transposed);
  });
}

}  // namespace ladder::kernels
