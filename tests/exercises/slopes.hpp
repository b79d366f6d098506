// For checks: the gradient by finite differences, the road that needs no formula.
#pragma once

#include <functional>

#include "common/tensor.hpp"

namespace exercise {

/// How much `loss` changes with each element of `at`, a float64 tensor that lies row by row.
inline ladder::Tensor slopes(const std::function<double(const ladder::Tensor&)>& loss,
                             const ladder::Tensor& at) {
  constexpr double epsilon = 1e-6;
  const ladder::Tensor nudged = at.clone(), result = ladder::zeros_like(at);
  for (std::int64_t i = 0; i < at.numel(); ++i) {
    double& element = nudged.data_ptr<double>()[i];
    const double here = element;
    element = here + epsilon;
    const double up = loss(nudged);
    element = here - epsilon;
    result.data_ptr<double>()[i] = (up - loss(nudged)) / (2 * epsilon);
    element = here;
  }
  return result;
}

}  // namespace exercise
