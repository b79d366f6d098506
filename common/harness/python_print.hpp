// Numbers and arrays as Python and NumPy print them. Tensors: ops/print.cpp.
#pragma once

#include <cstdint>
#include <string>

namespace ladder {

/// A float as Python's `repr` and `print` write it: the fewest digits that read back as the same
/// number. 21579106.0, 6.711089554300997e-06, 1e+16, nan, inf.
std::string python_repr(double value);

/// A matrix as NumPy's `repr` writes it; `data` holds rows x columns floats or doubles, row by row,
/// at least one.
template <class T> std::string numpy_repr(const T* data, std::int64_t rows, std::int64_t columns);

}  // namespace ladder
