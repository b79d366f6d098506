// What every operation computes for one element. The CPU and the GPU run these very functors.
#pragma once

#include <cmath>
#include <cstdint>
#include <limits>
#include <type_traits>

#include "common/kernels/device.hpp"
#include "common/kernels/dtype.hpp"

// An operation is one line of these lists: its name, and what it makes of x, or of a and b. T is
// float or double.

// relu is written as "keep x unless it is below 0", so that nan stays nan; so are the next two.
#define LADDER_UNARY_OPERATIONS(operation)         \
  operation(neg, -x)                               \
  operation(abs, std::fabs(x))                     \
  operation(square, x* x)                          \
  operation(exp, std::exp(x))                      \
  operation(log, std::log(x))                      \
  operation(sqrt, std::sqrt(x))                    \
  operation(sigmoid, T(1) / (T(1) + std::exp(-x))) \
  operation(tanh, std::tanh(x))                    \
  operation(relu, x < T(0) ? T(0) : x)

// nan wins in maximum and minimum: it is the only value that differs from itself. Of two zeros the
// first stays.
#define LADDER_ARITHMETIC_OPERATIONS(operation)  \
  operation(add, a + b)                          \
  operation(sub, a - b)                          \
  operation(mul, a* b)                           \
  operation(div, a / b)                          \
  operation(pow, std::pow(a, b))                 \
  operation(maximum, a < b || b != b ? b : a)    \
  operation(minimum, b < a || b != b ? b : a)

// Of any dtype; the result is a bool.
#define LADDER_COMPARISONS(operation) \
  operation(eq, a == b)               \
  operation(ne, a != b)               \
  operation(lt, a < b)                \
  operation(le, a <= b)               \
  operation(gt, a > b)                \
  operation(ge, a >= b)

namespace ladder::kernels {

#define LADDER_NAME(name, formula) name,
enum class UnaryOp { LADDER_UNARY_OPERATIONS(LADDER_NAME) };
enum class ArithmeticOp { LADDER_ARITHMETIC_OPERATIONS(LADDER_NAME) };
enum class Comparison { LADDER_COMPARISONS(LADDER_NAME) };
#undef LADDER_NAME
enum class ReduceOp { sum, max, min };

// The functor of exp is functors::exp, a type whose objects are called with an element.
namespace functors {

#define LADDER_UNARY_FUNCTOR(name, formula)                                  \
  struct name {                                                              \
    template <class T> LADDER_HOST_DEVICE T operator()(T x) const { return formula; } \
  };
#define LADDER_BINARY_FUNCTOR(name, formula)                                 \
  struct name {                                                              \
    template <class T> LADDER_HOST_DEVICE auto operator()(T a, T b) const { return formula; } \
  };
LADDER_UNARY_OPERATIONS(LADDER_UNARY_FUNCTOR)
LADDER_ARITHMETIC_OPERATIONS(LADDER_BINARY_FUNCTOR)
LADDER_COMPARISONS(LADDER_BINARY_FUNCTOR)
#undef LADDER_UNARY_FUNCTOR
#undef LADDER_BINARY_FUNCTOR

struct AddScaled {
  double alpha;
  template <class T> LADDER_HOST_DEVICE T operator()(T a, T b) const { return a + T(alpha) * b; }
};
struct Where {
  template <class T> LADDER_HOST_DEVICE T operator()(std::uint8_t condition, T a, T b) const {
    return condition != 0 ? a : b;
  }
};
template <class To> struct Cast {
  template <class From> LADDER_HOST_DEVICE To operator()(From a) const {
    if constexpr (std::is_same_v<To, bool>)
      return a != From(0);
    else if constexpr (std::is_integral_v<To> && std::is_floating_point_v<From>)
      // As a processor has it: what is out of range, and nan, becomes the least.
      return a >= From(-0x1p63) && a < From(0x1p63) ? static_cast<To>(a)
                                                    : std::numeric_limits<To>::min();
    else
      return static_cast<To>(a);
  }
};

}  // namespace functors

/// Calls f with the functor that stands for `op`.
#define LADDER_CASE(name, formula) \
  case Op::name: return f(functors::name{});
#define LADDER_VISIT(Operation, OPERATIONS)                              \
  template <class F> decltype(auto) visit(Operation op, F f) {           \
    using Op = Operation;                                                \
    switch (op) { OPERATIONS(LADDER_CASE) }                              \
    fail("unknown operation");                                           \
  }
LADDER_VISIT(UnaryOp, LADDER_UNARY_OPERATIONS)
LADDER_VISIT(ArithmeticOp, LADDER_ARITHMETIC_OPERATIONS)
LADDER_VISIT(Comparison, LADDER_COMPARISONS)
#undef LADDER_VISIT
#undef LADDER_CASE

}  // namespace ladder::kernels
