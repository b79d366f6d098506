// Tensors as text.
#pragma once

#include <string>

#include "common/tensor/tensor.hpp"

namespace ladder {

/// A tensor as PyTorch's Python side writes it: four digits, one width for all elements, lines of
/// 80 columns, and beyond 1000 elements only the edges. A gradient function, a dtype other than the
/// default or a GPU is named at the end. An undefined tensor is None. `std::cout << tensor` prints
/// the same.
std::string python_repr(const Tensor& tensor);

}  // namespace ladder
