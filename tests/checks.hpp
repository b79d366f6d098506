// What the tests of tensors share. Only calls that libtorch has too: the API tests are compiled
// against both libraries.
#pragma once

#include "common/tensor.hpp"

#include <doctest/doctest.h>

#include <initializer_list>
#include <sstream>
#include <string>
#include <vector>

namespace checks {

/// Compiled with libtorch 1. What it does otherwise than 2.6, the reference, stands in
/// tests/libtorch/README.md.
#if defined(TORCH_VERSION_MAJOR) && TORCH_VERSION_MAJOR < 2
constexpr bool kPyTorch1 = true;
#else
constexpr bool kPyTorch1 = false;
#endif

template <class T> std::string text_of(const T& value) {
  std::ostringstream out;
  out << value;
  return out.str();
}

inline bool report(const std::string& what) {
  MESSAGE(what);
  return false;
}

/// Whether f() throws, and says all of `words`.
template <class F> bool throws_with(F f, std::initializer_list<const char*> words) {
  try {
    f();
  } catch (const std::exception& error) {
    const std::string text = error.what();
    for (const char* word : words)
      if (text.find(word) == std::string::npos)
        return report("no \"" + std::string(word) + "\" in: " + text.substr(0, text.find('\n')));
    return true;
  }
  return report("nothing was thrown");
}

inline bool same_kind(const ladder::Tensor& actual, const ladder::Tensor& expected) {
  return (actual.scalar_type() == expected.scalar_type() && actual.sizes() == expected.sizes()) ||
         report(text_of(actual.scalar_type()) + text_of(actual.sizes()) + " instead of " +
                text_of(expected.scalar_type()) + text_of(expected.sizes()));
}

/// The same dtype, shape and values.
inline bool same(const ladder::Tensor& actual, const ladder::Tensor& expected) {
  if (!same_kind(actual, expected)) return false;
  return actual.detach().equal(expected.detach()) ||
         report(text_of(actual) + "\ninstead of\n" + text_of(expected));
}

/// The same dtype and shape, and values to rounding.
inline bool close(const ladder::Tensor& actual, const ladder::Tensor& expected) {
  if (!same_kind(actual, expected)) return false;
  return actual.detach().allclose(expected.detach(), 1e-5, 1e-6) ||
         report(text_of(actual) + "\ninstead of\n" + text_of(expected));
}

inline bool has_sizes(const ladder::Tensor& tensor, const std::vector<std::int64_t>& sizes) {
  return tensor.sizes() == ladder::IntArrayRef(sizes) || report(text_of(tensor.sizes()));
}

inline bool has_dtype(const ladder::Tensor& tensor, ladder::Dtype dtype) {
  return tensor.scalar_type() == dtype || report(text_of(tensor.scalar_type()));
}

inline bool shares(const ladder::Tensor& a, const ladder::Tensor& b) {
  return a.data_ptr() == b.data_ptr();
}

inline int version(const ladder::Tensor& tensor) { return static_cast<int>(tensor._version()); }

/// The node that computed the tensor.
inline std::string node_of(const ladder::Tensor& tensor) {
  return tensor.grad_fn() ? tensor.grad_fn()->name() : "none";
}

}  // namespace checks
