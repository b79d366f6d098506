// One number with the type that C++ gave it, so that `x * 2` and `x * 2.0` can promote differently.
#pragma once

#include <cmath>
#include <concepts>
#include <limits>
#include <utility>
#include <variant>

#include "common/kernels/dtype.hpp"

namespace ladder {

class Scalar {
 public:
  Scalar() : value_(std::int64_t{0}) {}
  template <class T>
  requires std::is_arithmetic_v<T> Scalar(T value) {
    if constexpr (std::same_as<T, bool>)
      value_ = value;
    else if constexpr (std::floating_point<T>)
      value_ = static_cast<double>(value);
    else
      value_ = static_cast<std::int64_t>(value);
    check(std::is_signed_v<T> || toDouble() >= 0,
          "value cannot be converted to type int64_t without overflow");
  }

  /// Bool, Long or Double.
  ScalarType type() const {
    constexpr ScalarType types[] = {kBool, kLong, kDouble};
    return types[value_.index()];
  }
  /// Throws for a number beyond T. Infinity and nan are numbers to a float.
  template <class T> T to() const {
    return std::visit(
        [](auto value) {
          constexpr const char* name = std::same_as<T, float> ? "float"
                                       : sizeof(T) == 8       ? "int64_t"
                                                              : "int";
          check(fits<T>(value), "value cannot be converted to type ", name, " without overflow");
          return static_cast<T>(value);
        },
        value_);
  }
  double toDouble() const { return to<double>(); }
  std::int64_t toLong() const { return to<std::int64_t>(); }
  bool toBool() const { return to<bool>(); }
  bool equal(double value) const { return toDouble() == value; }

 private:
  template <class T, class From> static bool fits(From value) {
    using Limits = std::numeric_limits<T>;
    if constexpr (std::same_as<T, bool>)
      return true;
    else if constexpr (std::floating_point<T>)
      return !std::isfinite(static_cast<double>(value)) ||
             std::fabs(static_cast<double>(value)) <= static_cast<double>(Limits::max());
    else if constexpr (std::floating_point<From>)  // the largest int64 is none; nan does not fit
      return value >= static_cast<double>(Limits::min()) && value < std::ldexp(1.0, Limits::digits);
    else
      return std::in_range<T>(std::int64_t{value});
  }

  std::variant<bool, std::int64_t, double> value_;
};

}  // namespace ladder
