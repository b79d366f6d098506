#include "common/kernels/cpu/rows.hpp"

namespace ladder::kernels {
namespace {

// Walks gaps in both arrays, so that no other kernel has to.
template <class To, class From> void copy_elements(const Array& out, const Array& in) {
  const Loop<2> loop = make_loop<2>(out.sizes, {out, in});
  const std::int64_t size = loop.sizes[0];
  const std::int64_t to_step = loop.strides[0][0], from_step = loop.strides[1][0];
  for_each_row(loop, [&](const std::array<std::int64_t, 2>& offsets) {
    To* to = out.as<To>() + offsets[0];
    const From* from = in.as<From>() + offsets[1];
    if (to_step == 1 && from_step == 1) {  // the compiler vectorises this one
      std::transform(from, from + size, to, functors::Cast<To>{});
    } else if (to_step == 1 && from_step == 0) {  // a fill
      std::fill_n(to, size, functors::Cast<To>{}(*from));
    } else {
      for (std::int64_t i = 0; i < size; ++i)
        to[i * to_step] = functors::Cast<To>{}(from[i * from_step]);
    }
  });
}

}  // namespace

void CpuBackend::copy(const Array& out, const Array& in) {
  dispatch_all(out.dtype, [&]<class To>() {
    dispatch_all(in.dtype, [&]<class From>() { copy_elements<To, From>(out, in); });
  });
}

void CpuBackend::where(const Array& out, const Array& condition, const Array& a, const Array& b) {
  dispatch_all(out.dtype, [&]<class T>() {
    // Read as a byte, the condition becomes a mask; read as a bool, a branch that is mispredicted
    // every other time (measured: ten times slower).
    elementwise<T, std::uint8_t, T, T>(functors::Where{}, {out, condition, a, b});
  });
}

}  // namespace ladder::kernels
