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
  const Loop<2> loop = make_loop<2>(in.sizes, {result, in});
  const std::int64_t size = loop.sizes[0], to_step = loop.strides[0][0], step = loop.strides[1][0];
  for_each_row(loop, [&](const auto& at) {
    Acc* const total = totals.data() + at[0];
    const T* const data = in.as<T>() + at[1];
    // Row after row onto a row of totals, or a row onto one total.
    if (to_step == 1 && step == 1) return compute_row(f, size, total, total, data);
    for (std::int64_t i = 0; i < size; ++i)
      total[i * to_step] = f(total[i * to_step], static_cast<Acc>(data[i * step]));
  });
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
