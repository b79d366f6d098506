#include <limits>

#include "common/kernels/cpu/rows.hpp"

namespace ladder::kernels {
namespace {

// Folds `in` into one accumulator for every element of out, then converts them to out's dtype.
// float32 is summed in double: the sum of a long row is then as exact as its elements.
template <class T, class Acc, class F>
void fold(F f, Acc start, const Array& out, const Array& in) {
  std::vector<Acc> totals(static_cast<std::size_t>(out.numel()), start);
  const auto strides = contiguous_strides(out.sizes);
  const Array result{totals.data(), scalar_type_of<Acc>(), out.device, out.sizes, strides};
  elementwise<Acc, Acc, T>(f, in.sizes, {result, result, in});
  cpu_backend().copy(out, result);
}

}  // namespace

void CpuBackend::reduce(ReduceOp op, const Array& out, const Array& in) {
  const auto sum = [](auto a, auto b) { return a + b; };
  // Beyond 2^63 it goes on from -2^63, as PyTorch's.
  const auto whole = [](std::int64_t a, std::int64_t b) {
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(a) + static_cast<std::uint64_t>(b));
  };
  if (in.dtype == kLong) return fold<std::int64_t>(whole, std::int64_t{0}, out, in);
  dispatch_floating(in.dtype, "reduce", [&]<class T>() {
    constexpr T infinity = std::numeric_limits<T>::infinity();
    switch (op) {
      case ReduceOp::sum: return fold<T>(sum, 0.0, out, in);
      case ReduceOp::max: return fold<T>(functors::maximum{}, -infinity, out, in);
      case ReduceOp::min: return fold<T>(functors::minimum{}, infinity, out, in);
    }
  });
}

}  // namespace ladder::kernels
