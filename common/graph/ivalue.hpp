// A value that is not a saved tensor, kept between forward and backward (libtorch's c10::IValue).
#pragma once

#include <map>
#include <string>
#include <variant>

#include "common/tensor/tensor.hpp"

namespace ladder {

class IValue {
 public:
  IValue() = default;
  IValue(bool value) : value_(value) {}
  IValue(int value) : value_(std::int64_t{value}) {}
  IValue(std::int64_t value) : value_(value) {}
  IValue(double value) : value_(value) {}
  IValue(const char* value) : value_(std::string(value)) {}
  IValue(std::string value) : value_(std::move(value)) {}
  IValue(Tensor value) : value_(std::move(value)) {}
  IValue(std::vector<std::int64_t> value) : value_(std::move(value)) {}

  bool toBool() const { return get<bool>("Bool"); }
  std::int64_t toInt() const { return get<std::int64_t>("Int"); }
  double toDouble() const { return get<double>("Double"); }
  const std::string& toStringRef() const { return get<std::string>("String"); }
  const Tensor& toTensor() const { return get<Tensor>("Tensor"); }
  std::vector<std::int64_t> toIntVector() const {
    return get<std::vector<std::int64_t>>("IntList");
  }

 private:
  template <class T> const T& get(const char* wanted) const {
    const T* value = std::get_if<T>(&value_);
    check(value != nullptr, "Expected ", wanted, " but the IValue holds another type");
    return *value;
  }
  std::variant<std::monostate, bool, std::int64_t, double, std::string, Tensor,
               std::vector<std::int64_t>>
      value_;
};

}  // namespace ladder
