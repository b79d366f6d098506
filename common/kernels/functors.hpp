// What every operation computes for one element. The CPU and the GPU run these very functors.
#pragma once

#include <cmath>
#include <cstdint>
#include <type_traits>

#include "common/kernels/dtype.hpp"
#include "common/kernels/host_device.hpp"

namespace ladder::kernels {

enum class UnaryOp { neg, abs, square, exp, log, sqrt, sigmoid, tanh, relu };
enum class BinaryOp { add, sub, mul, div, pow, maximum, minimum, eq, ne, lt, le, gt, ge };
enum class ReduceOp { sum, max, min };

namespace functors {

struct Neg {
  template <class T> LADDER_HOST_DEVICE T operator()(T a) const { return -a; }
};
struct Abs {
  template <class T> LADDER_HOST_DEVICE T operator()(T a) const {
    if constexpr (std::is_floating_point_v<T>)
      return std::fabs(a);  // also clears the sign of -0
    else
      return a < T(0) ? -a : a;
  }
};
struct Square {
  template <class T> LADDER_HOST_DEVICE T operator()(T a) const { return a * a; }
};
struct Exp {
  template <class T> LADDER_HOST_DEVICE T operator()(T a) const { return std::exp(a); }
};
struct Log {
  template <class T> LADDER_HOST_DEVICE T operator()(T a) const { return std::log(a); }
};
struct Sqrt {
  template <class T> LADDER_HOST_DEVICE T operator()(T a) const { return std::sqrt(a); }
};
struct Sigmoid {
  template <class T> LADDER_HOST_DEVICE T operator()(T a) const {
    return T(1) / (T(1) + std::exp(-a));
  }
};
struct Tanh {
  template <class T> LADDER_HOST_DEVICE T operator()(T a) const { return std::tanh(a); }
};
// Written as "keep a unless it is below 0", so that nan stays nan.
struct Relu {
  template <class T> LADDER_HOST_DEVICE T operator()(T a) const { return a < T(0) ? T(0) : a; }
};

struct Add {
  template <class T> LADDER_HOST_DEVICE T operator()(T a, T b) const { return a + b; }
};
struct Sub {
  template <class T> LADDER_HOST_DEVICE T operator()(T a, T b) const { return a - b; }
};
struct Mul {
  template <class T> LADDER_HOST_DEVICE T operator()(T a, T b) const { return a * b; }
};
struct Div {
  template <class T> LADDER_HOST_DEVICE T operator()(T a, T b) const { return a / b; }
};
struct Pow {
  template <class T> LADDER_HOST_DEVICE T operator()(T a, T b) const {
    if constexpr (std::is_floating_point_v<T>) {
      return std::pow(a, b);
    } else {  // repeated squaring
      if (b < 0) return a == 1 ? 1 : a == -1 ? (b % 2 ? -1 : 1) : 0;
      T result = 1;
      for (; b > 0; b /= 2, a *= a)
        if (b % 2) result *= a;
      return result;
    }
  }
};
// nan wins: it is the only value that differs from itself.
struct Maximum {
  template <class T> LADDER_HOST_DEVICE T operator()(T a, T b) const {
    return a != a || a > b ? a : b;
  }
};
struct Minimum {
  template <class T> LADDER_HOST_DEVICE T operator()(T a, T b) const {
    return a != a || a < b ? a : b;
  }
};

struct Eq {
  template <class T> LADDER_HOST_DEVICE bool operator()(T a, T b) const { return a == b; }
};
struct Ne {
  template <class T> LADDER_HOST_DEVICE bool operator()(T a, T b) const { return a != b; }
};
struct Lt {
  template <class T> LADDER_HOST_DEVICE bool operator()(T a, T b) const { return a < b; }
};
struct Le {
  template <class T> LADDER_HOST_DEVICE bool operator()(T a, T b) const { return a <= b; }
};
struct Gt {
  template <class T> LADDER_HOST_DEVICE bool operator()(T a, T b) const { return a > b; }
};
struct Ge {
  template <class T> LADDER_HOST_DEVICE bool operator()(T a, T b) const { return a >= b; }
};

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
    else
      return static_cast<To>(a);
  }
};

/// Whether a functor also makes sense for whole numbers; the others need float32 or float64.
template <class F>
constexpr bool works_on_integers = std::is_same_v<F, Neg> || std::is_same_v<F, Abs> ||
                                   std::is_same_v<F, Square> || std::is_same_v<F, Relu>;

}  // namespace functors

constexpr bool is_comparison(BinaryOp op) { return op >= BinaryOp::eq; }

/// Calls f with the functor that stands for `op`.
template <class F> decltype(auto) visit(UnaryOp op, F f) {
  switch (op) {
    case UnaryOp::neg: return f(functors::Neg{});
    case UnaryOp::abs: return f(functors::Abs{});
    case UnaryOp::square: return f(functors::Square{});
    case UnaryOp::exp: return f(functors::Exp{});
    case UnaryOp::log: return f(functors::Log{});
    case UnaryOp::sqrt: return f(functors::Sqrt{});
    case UnaryOp::sigmoid: return f(functors::Sigmoid{});
    case UnaryOp::tanh: return f(functors::Tanh{});
    case UnaryOp::relu: return f(functors::Relu{});
  }
  fail("unknown operation");
}

/// Calls f.template operator()<T>(functor) for the element type as well.
template <class F> void visit(UnaryOp op, ScalarType dtype, F f) {
  visit(op, [&](auto functor) {
    const auto with_type = [&]<class T>() { f.template operator()<T>(functor); };
    if constexpr (functors::works_on_integers<decltype(functor)>)
      dispatch_numbers(dtype, with_type);
    else
      dispatch_floating(dtype, "unary", with_type);
  });
}

inline bool works_on_integers(UnaryOp op) {
  return visit(op, [](auto f) { return functors::works_on_integers<decltype(f)>; });
}

template <class F> decltype(auto) visit_arithmetic(BinaryOp op, F f) {
  switch (op) {
    case BinaryOp::add: return f(functors::Add{});
    case BinaryOp::sub: return f(functors::Sub{});
    case BinaryOp::mul: return f(functors::Mul{});
    case BinaryOp::div: return f(functors::Div{});
    case BinaryOp::pow: return f(functors::Pow{});
    case BinaryOp::maximum: return f(functors::Maximum{});
    case BinaryOp::minimum: return f(functors::Minimum{});
    default: fail("not an arithmetic operation");
  }
}

template <class F> decltype(auto) visit_comparison(BinaryOp op, F f) {
  switch (op) {
    case BinaryOp::eq: return f(functors::Eq{});
    case BinaryOp::ne: return f(functors::Ne{});
    case BinaryOp::lt: return f(functors::Lt{});
    case BinaryOp::le: return f(functors::Le{});
    case BinaryOp::gt: return f(functors::Gt{});
    case BinaryOp::ge: return f(functors::Ge{});
    default: fail("not a comparison");
  }
}

}  // namespace ladder::kernels
