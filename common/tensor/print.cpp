#include <ostream>

#include "common/tensor/tensor.hpp"

namespace ladder {

std::ostream& operator<<(std::ostream& out, const Tensor& tensor) {
  return out << tensor.sizes();
}

}  // namespace ladder
