#pragma once

#include <sstream>

#include "common/tensor.hpp"

namespace torch::optim {

/// What common/files/ asks of an optimizer, as ladder's have it (common/optim/optimizer.hpp).
struct NamedState {
  std::int64_t* step = nullptr;
  std::vector<std::pair<const char*, Tensor*>> tensors = {};
};

/// libtorch 2 finds a state by its parameter's address, libtorch 1 by that address in words.
template <class Key> Key key_of(void* address) {
  if constexpr (std::is_same_v<Key, std::string>) {
    std::ostringstream in_words;
    in_words << address;
    return in_words.str();
  } else {
    return address;
  }
}

/// Made if there is none yet.
template <class State> State& state_of(Optimizer& optimizer, const Tensor& parameter) {
  auto& states = optimizer.state();
  using Key = typename std::remove_reference_t<decltype(states)>::key_type;
  auto& state = states[key_of<Key>(parameter.unsafeGetTensorImpl())];
  if (!state) state = std::make_unique<State>();
  return static_cast<State&>(*state);
}

inline NamedState named_state(Optimizer& optimizer, const OptimizerParamGroup& group,
                              const Tensor& parameter) {
  const OptimizerOptions* const options = &group.options();
  if (const auto* const o = dynamic_cast<const SGDOptions*>(options)) {
    if (o->momentum() == 0) return {};
    auto& state = state_of<SGDParamState>(optimizer, parameter);
    return {nullptr, {{"momentum_buffer", &state.momentum_buffer()}}};
  }
  if (const auto* const o = dynamic_cast<const RMSpropOptions*>(options)) {
    auto& state = state_of<RMSpropParamState>(optimizer, parameter);
    return {&state.step(),
            {{"square_avg", &state.square_avg()},
             {"momentum_buffer", o->momentum() > 0 ? &state.momentum_buffer() : nullptr},
             {"grad_avg", o->centered() ? &state.grad_avg() : nullptr}}};
  }
  if (const auto* const o = dynamic_cast<const AdamOptions*>(options)) {
    auto& state = state_of<AdamParamState>(optimizer, parameter);
    return {&state.step(),
            {{"exp_avg", &state.exp_avg()},
             {"exp_avg_sq", &state.exp_avg_sq()},
             {"max_exp_avg_sq", o->amsgrad() ? &state.max_exp_avg_sq() : nullptr}}};
  }
  TORCH_CHECK(false, "of this optimizer it is not known what it keeps");
}

}  // namespace torch::optim
