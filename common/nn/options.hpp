// How options are written, under libtorch's names, so that a module or an optimizer of one's own
// compiles there too: LinearOptions(3, 4).bias(false), MSELossOptions().reduction(kSum).
#pragma once

#include <utility>

/// A private field, its setter, which returns the options, and its getters.
#define TORCH_ARG(T, name)                                                                \
 public:                                                                                  \
  auto name(T value)->decltype(*this) { return this->name##_ = std::move(value), *this; } \
  const T& name() const noexcept { return this->name##_; }                                \
  T& name() noexcept { return this->name##_; }                                            \
                                                                                          \
 private:                                                                                 \
  T name##_

namespace ladder {

enum Reduction { kNone, kMean, kSum };                              // of a loss
enum FanMode { kFanIn, kFanOut };                                   // what an initialisation counts
enum Nonlinearity { kLinear, kSigmoid, kTanh, kReLU, kLeakyReLU };  // behind the weights

}  // namespace ladder
