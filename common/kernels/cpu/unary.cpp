#include "common/kernels/cpu/rows.hpp"

namespace ladder::kernels::cpu {

void unary(UnaryOp op, const Array& out, const Array& in) {
  visit(op, [&](auto f) {
    using F = decltype(f);
    const auto run = [&]<class T>() { elementwise<T, T>(f, {out, in}); };
    constexpr bool integers =
        std::is_same_v<F, functors::Neg> || std::is_same_v<F, functors::Abs> ||
        std::is_same_v<F, functors::Square> || std::is_same_v<F, functors::Relu>;
    if constexpr (integers)
      dispatch_numbers(out.dtype, run);
    else
      dispatch_floating(out.dtype, "unary", run);
  });
}

}  // namespace ladder::kernels::cpu
