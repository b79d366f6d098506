#include "common/tensor/broadcast.hpp"

#include <algorithm>

namespace ladder {

std::vector<std::int64_t> broadcast_sizes(IntArrayRef a, IntArrayRef b) {
  const std::size_t rank = std::max(a.size(), b.size());
  std::vector<std::int64_t> sizes(rank);
  for (std::size_t d = 0; d < rank; ++d) {
    // Aligned at their ends; a dimension that one of them lacks counts as 1.
    const std::int64_t x = d + a.size() < rank ? 1 : a[d + a.size() - rank];
    const std::int64_t y = d + b.size() < rank ? 1 : b[d + b.size() - rank];
    check(x == y || x == 1 || y == 1, "The size of tensor a (", x,
          ") must match the size of tensor b (", y, ") at non-singleton dimension ", d,
          "; the shapes are ", a, " and ", b);
    sizes[d] = x == 1 ? y : x;
  }
  return sizes;
}

bool is_expandable_to(IntArrayRef from, IntArrayRef to) {
  if (from.size() > to.size()) return false;
  return std::equal(from.rbegin(), from.rend(), to.rbegin(),
                    [](std::int64_t f, std::int64_t t) { return f == t || f == 1; });
}

Tensor sum_to(const Tensor& tensor, IntArrayRef sizes) {
  const std::size_t rank = static_cast<std::size_t>(tensor.dim()), missing = rank - sizes.size();
  std::vector<std::int64_t> repeated;
  for (std::size_t d = 0; d < rank; ++d)
    if (d < missing || (sizes[d - missing] == 1 && tensor.sizes()[d] != 1))
      repeated.push_back(static_cast<std::int64_t>(d));
  const Tensor summed = repeated.empty() ? tensor : tensor.sum(repeated, /*keepdim=*/true);
  return missing ? summed.view(sizes) : summed;
}

}  // namespace ladder
