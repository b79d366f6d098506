#pragma once

#include <cstdint>
#include <iostream>
#include <string>

#include "common/tensor.hpp"

namespace ladder {

/// A float as Python's `repr` and `print` write it: the fewest digits that read back as the same
/// number. 21579106.0, 6.711089554300997e-06, 1e+16, nan, inf.
std::string python_repr(double value);

/// A tensor as PyTorch's Python side writes it: four digits, one width for all elements, lines of
/// 80 columns, and beyond 1000 elements only the edges. A gradient function, a dtype other than the
/// default or a GPU is named at the end.
std::string python_repr(const Tensor& tensor);  // None if undefined

/// Prints each parameter of an nn::Module as "0.weight [100, 1000]".
template <class Module> void print_parameters(const Module& module) {
  for (const auto& parameter : module.named_parameters()) {
    std::cout << parameter.key() << " " << parameter.value().sizes() << "\n";
  }
}

/// A matrix as NumPy's `repr` writes it; `data` holds rows x columns floats or doubles, row by row.
template <class T> std::string numpy_repr(const T* data, std::int64_t rows, std::int64_t columns);

}  // namespace ladder
