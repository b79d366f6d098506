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

/// Each choice is a type of its own: a variant of them says which ones a function takes.
#define TORCH_ENUM_DECLARE(name)       \
  namespace ladder {                   \
  namespace enumtype {                 \
  struct k##name {};                   \
  }                                    \
  constexpr enumtype::k##name k##name; \
  }
TORCH_ENUM_DECLARE(None)  // how a loss is reduced
TORCH_ENUM_DECLARE(Mean)
TORCH_ENUM_DECLARE(Sum)
TORCH_ENUM_DECLARE(FanIn)  // what an initialisation counts
TORCH_ENUM_DECLARE(FanOut)
TORCH_ENUM_DECLARE(Linear)  // the function behind the weights
TORCH_ENUM_DECLARE(Sigmoid)
TORCH_ENUM_DECLARE(Tanh)
TORCH_ENUM_DECLARE(ReLU)
TORCH_ENUM_DECLARE(LeakyReLU)
#undef TORCH_ENUM_DECLARE
