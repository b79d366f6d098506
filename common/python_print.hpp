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
///
///     tensor([[  3093.3018,  -7588.9399, -13514.6123,  ..., -19400.3535,
///               -2476.9756,  -4226.0620],
///             ...
std::string python_repr(const Tensor& tensor);  // None if undefined

/// Sizes as Python writes a list: [100, 1000].
std::string python_repr(IntArrayRef sizes);

/// Prints each parameter of an nn::Module as "0.weight [100, 1000]".
template <class Module>
void print_parameters(const Module& module) {
  for (const auto& parameter : module.named_parameters()) {
    std::cout << parameter.key() << " " << python_repr(parameter.value().sizes()) << "\n";
  }
}

/// A matrix as NumPy's `repr` writes it; `data` holds rows x columns floats or doubles, row by row.
///
///     array([[ 1.05110327e-04, -2.63352155e-05, -5.73828636e-05,
///             -2.09138425e-06,  2.73136413e-05,  8.27495539e-06],
///            ...
template <class T>
std::string numpy_repr(const T* data, std::int64_t rows, std::int64_t columns);

}  // namespace ladder
