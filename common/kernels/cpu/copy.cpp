#include <algorithm>

#include "common/kernels/cpu/rows.hpp"

namespace ladder::kernels {
namespace {

// Copies `size` elements; in both arrays each is so many elements from the one before.
template <class To, class From>
void copy_row(void* out, std::int64_t to_step, const void* in, std::int64_t from_step,
              std::int64_t size) {
  To* to = static_cast<To*>(out);
  const From* from = static_cast<const From*>(in);
  if (to_step == 1 && from_step == 1) {  // the compiler vectorises this one
    std::transform(from, from + size, to, functors::Cast<To>{});
  } else if (to_step == 1 && from_step == 0) {  // a fill
    std::fill_n(to, size, functors::Cast<To>{}(*from));
  } else {
    for (std::int64_t i = 0; i < size; ++i)
      to[i * to_step] = functors::Cast<To>{}(from[i * from_step]);
  }
}

}  // namespace

// Walks gaps in both arrays, so that no other kernel has to.
void CpuBackend::copy(const Array& out, const Array& in) {
  const auto copy = dispatch_all(out.dtype, [&]<class To>() {
    return dispatch_all(in.dtype, []<class From>() { return &copy_row<To, From>; });
  });
  const Loop<2> loop = make_loop<2>(out.sizes, {out, in});
  for_each_row(loop, [&](const std::array<std::int64_t, 2>& offsets) {
    copy(out.as<std::byte>() + offsets[0] * elementSize(out.dtype), loop.strides[0][0],
         in.as<std::byte>() + offsets[1] * elementSize(in.dtype), loop.strides[1][0],
         loop.sizes[0]);
  });
}

}  // namespace ladder::kernels
