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
    else if constexpr (std::integral<T>)
      value_ = static_cast<std::int64_t>(value);
    else
      value_ = static_cast<double>(value);
  }

  /// Bool, Long or Double.
  ScalarType type() const {
    constexpr ScalarType types[] = {kBool, kLong, kDouble};
    return types[value_.index()];
  }
  template <class T> T to() const {
    return std::visit([](auto value) { return convert<T>(value); }, value_);
  }
  double toDouble() const { return to<double>(); }
  std::int64_t toLong() const { return to<std::int64_t>(); }
  bool toBool() const { return to<bool>(); }
  bool equal(double value) const { return toDouble() == value; }

 private:
  template <class T, class From> static T convert(From value) {
    using Limits = std::numeric_limits<T>;
    bool fits = true;
    if constexpr (std::integral<T> && !std::same_as<T, bool> && std::same_as<From, double>)
      // Written so that nan, too, does not fit. The largest int64 is no double.
      fits = value >= static_cast<double>(Limits::min()) && value < std::ldexp(1.0, Limits::digits);
    else if constexpr (std::integral<T> && !std::same_as<T, bool>)
      fits = std::in_range<T>(static_cast<std::int64_t>(value));
    else if constexpr (std::same_as<From, double> && !std::same_as<T, bool>)
      fits = !std::isfinite(value) || std::fabs(value) <= static_cast<double>(Limits::max());
    check(fits, "value cannot be converted to type ", name<T>(), " without overflow");
    return static_cast<T>(value);
  }

  template <class T> static constexpr const char* name() {
    if constexpr (std::is_floating_point_v<T>) return std::same_as<T, float> ? "float" : "double";
    if constexpr (sizeof(T) == 8) return "int64_t";
    return sizeof(T) == 4 ? "int" : sizeof(T) == 2 ? "int16_t" : "int8_t";
  }

  std::variant<bool, std::int64_t, double> value_;
};

}  // namespace ladder
