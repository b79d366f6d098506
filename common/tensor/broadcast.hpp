// The rules by which shapes fit together.
#pragma once

#include "common/tensor/tensor.hpp"

namespace ladder {

/// The shape that two shapes broadcast to. Throws PyTorch's "must match the size".
std::vector<std::int64_t> broadcast_sizes(IntArrayRef a, IntArrayRef b);
/// Whether a tensor of shape `from` can be repeated into shape `to`.
bool is_expandable_to(IntArrayRef from, IntArrayRef to);
/// The opposite of broadcasting: sums what was repeated, back to `sizes`.
Tensor sum_to(const Tensor& tensor, IntArrayRef sizes);

}  // namespace ladder
