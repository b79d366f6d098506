// What goes element by element: a loop over rows, and the functor of the operation.
#include "common/kernels/cpu/rows.hpp"

namespace ladder::kernels {

void CpuBackend::copy(const Array& out, const Array& in) {
  dispatch_all(out.dtype, [&]<class To>() {
    dispatch_all(in.dtype, [&]<class From>() {
      elementwise<To, From>(functors::Cast<To>{}, {out, in});
    });
  });
}

void CpuBackend::unary(UnaryOp op, const Array& out, const Array& in) {
  dispatch_floating(out.dtype, "unary", [&]<class T>() {
    visit(op, [&](auto f) { elementwise<T, T>(f, {out, in}); });
  });
}

void CpuBackend::arithmetic(ArithmeticOp op, const Array& out, const Array& a, const Array& b) {
  dispatch_floating(out.dtype, "arithmetic", [&]<class T>() {
    visit(op, [&](auto f) { elementwise<T, T, T>(f, {out, a, b}); });
  });
}

void CpuBackend::add_scaled(const Array& out, const Array& a, double alpha) {
  dispatch_floating(out.dtype, "add_scaled", [&]<class T>() {
    elementwise<T, T, T>(functors::AddScaled{alpha}, {out, out, a});
  });
}

void CpuBackend::comparison(Comparison op, const Array& out, const Array& a, const Array& b) {
  dispatch_all(a.dtype, [&]<class T>() {
    visit(op, [&](auto f) { elementwise<bool, T, T>(f, {out, a, b}); });
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
