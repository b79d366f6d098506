// A value that is not a saved tensor, kept between forward and backward (libtorch's c10::IValue).
#pragma once

#include <map>
#include <string>
#include <variant>

#include "common/tensor/tensor.hpp"

namespace ladder {

class IValue : std::variant<std::monostate, bool, std::int64_t, double, std::string, Tensor,
                            std::vector<std::int64_t>> {
 public:
  using variant::variant;

  bool toBool() const { return get<bool>("Bool"); }
  std::int64_t toInt() const { return get<std::int64_t>("Int"); }
  double toDouble() const { return get<double>("Double"); }
  const std::string& toStringRef() const { return get<std::string>("String"); }
  const Tensor& toTensor() const { return get<Tensor>("Tensor"); }
  const std::vector<std::int64_t>& toIntVector() const {
    return get<std::vector<std::int64_t>>("IntList");
  }

 private:
  template <class T> const T& get(const char* wanted) const {
    const T* const value = std::get_if<T>(this);
    check(value != nullptr, "Expected ", wanted, " but the IValue holds another type");
    return *value;
  }
};

}  // namespace ladder
