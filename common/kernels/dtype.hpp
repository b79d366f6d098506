// The element types a tensor can have, under libtorch's names.
#pragma once

#include <cstdint>
#include <ostream>
#include <type_traits>

#include "common/kernels/error.hpp"

namespace ladder {

/// Numbers are computed in Float and Double. Long holds indices and labels, Bool masks.
enum class ScalarType : std::int8_t { Bool, Long, Float, Double };
using Dtype = ScalarType;

constexpr ScalarType kBool = ScalarType::Bool;
constexpr ScalarType kLong = ScalarType::Long, kInt64 = ScalarType::Long;
constexpr ScalarType kFloat = ScalarType::Float, kFloat32 = ScalarType::Float;
constexpr ScalarType kDouble = ScalarType::Double, kFloat64 = ScalarType::Double;

constexpr bool isFloatingType(ScalarType type) { return type >= ScalarType::Float; }

/// "Float", as in libtorch's messages.
inline std::ostream& operator<<(std::ostream& out, ScalarType type) {
  constexpr const char* names[] = {"Bool", "Long", "Float", "Double"};
  return out << names[static_cast<int>(type)];
}

template <class T> constexpr ScalarType scalar_type_of() {
  if constexpr (std::is_same_v<T, bool>) return kBool;
  if constexpr (std::is_same_v<T, std::int64_t>) return kLong;
  if constexpr (std::is_same_v<T, float>) return kFloat;
  if constexpr (std::is_same_v<T, double>) return kDouble;
}

/// Bytes an element takes.
constexpr std::int64_t elementSize(ScalarType type) {
  constexpr std::int64_t sizes[] = {sizeof(bool), sizeof(std::int64_t), sizeof(float),
                                    sizeof(double)};
  return sizes[static_cast<int>(type)];
}

/// Calls f.template operator()<T>() with the C++ type that stands for `type`.
template <class F> decltype(auto) dispatch_all(ScalarType type, F f) {
  switch (type) {
    case ScalarType::Bool: return f.template operator()<bool>();
    case ScalarType::Long: return f.template operator()<std::int64_t>();
    case ScalarType::Float: return f.template operator()<float>();
    case ScalarType::Double: return f.template operator()<double>();
  }
  fail("unknown dtype");
}

/// The same for float32 and float64 only; `operation` is named in the error.
template <class F> decltype(auto) dispatch_floating(ScalarType type, const char* operation, F f) {
  if (type == kFloat) return f.template operator()<float>();
  if (type == kDouble) return f.template operator()<double>();
  fail("\"", operation, "\" not implemented for '", type, "'; use float32 or float64");
}

}  // namespace ladder
