// Your gradient is a mean. Think of the vector's number as four variables that have to be equal: if
// all four grow by a little, the loss grows by what all four contribute, not by a quarter of it.
#include "common/tensor/tensor.hpp"
#include "tests/exercises/todo.hpp"

static ladder::Tensor mean_to(ladder::Tensor tensor, ladder::IntArrayRef sizes) {
  while (tensor.dim() > static_cast<std::int64_t>(sizes.size())) tensor = tensor.mean({0});
  for (std::int64_t d = 0; d < tensor.dim(); ++d)
    if (sizes[static_cast<std::size_t>(d)] == 1) tensor = tensor.mean({d}, true);
  return tensor;
}

#define todo(missing) mean_to(tensor, sizes)
#include "03_autograd/exercises/g_undo_broadcast/start.cpp"
