// One pass over many arrays at once: what an optimizer's step does to its parameters. A functor
// says what happens to one element; the CPU and the GPU run the very same one:
//
//     struct Descend {
//       static constexpr std::size_t states = 0;
//       double lr;
//       template <class T> LADDER_HOST_DEVICE void operator()(T& param, T grad) const {
//         param -= T(lr) * grad;
//       }
//     };
//
// It takes as many references to states as it says. If it has at(t), that is called before: what
// depends on the step t = 1, 2, ... alone is worked out there, and once.
#pragma once

#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include "common/kernels/device.hpp"
#include "common/kernels/dtype.hpp"

namespace ladder::kernels {

constexpr std::size_t kMostStates = 3;

/// A parameter with its gradient and states, each contiguous.
struct Slices {
  std::int64_t numel;
  void* param;
  const void* grad;
  std::array<void*, kMostStates> states;  // `param` where the functor does not look
};

struct Parameter {
  Device device;
  ScalarType dtype;  // of all slices: float32 or float64
  std::int64_t t;    // which step of this parameter it is, from 1
  Slices slices;
};

template <class Step> LADDER_HOST_DEVICE Step at(Step step, std::int64_t t) {
  if constexpr (requires { step.at(t); }) step.at(t);
  return step;
}

// Restrict and the copy of `step` tell the compiler that nothing overlaps, so that it can use
// vector instructions.
template <class T, class Step, class... State>
void run_on_cpu(const Step step, std::int64_t n, T* __restrict param, const T* __restrict grad,
                State* __restrict... states) {
  for (std::int64_t i = 0; i < n; ++i) step(param[i], grad[i], states[i]...);
}

template <class T, class Step> void run_on_cpu(const Step& step, const Slices& s) {
  const auto run = [&]<std::size_t... I>(std::index_sequence<I...>) {
    run_on_cpu<T>(step, s.numel, static_cast<T*>(s.param), static_cast<const T*>(s.grad),
                  static_cast<T*>(s.states[I])...);
  };
  run(std::make_index_sequence<Step::states>());
}

namespace cuda {
/// The same for parameters on one GPU, of one dtype and one t. For sources that nvcc compiles, and
/// that include cuda/for_each.cuh first.
template <class Step> void for_each(const Step& step, std::span<const Parameter> parameters);
}  // namespace cuda

/// Runs the functor over every element of every parameter.
template <class Step> void for_each(const Step& step, std::span<const Parameter> parameters) {
  while (!parameters.empty()) {
    const Parameter& first = parameters.front();
    const auto end = std::find_if(parameters.begin(), parameters.end(), [&](const Parameter& p) {
      return p.t != first.t || p.dtype != first.dtype || p.device != first.device;
    });
    const auto alike = parameters.first(static_cast<std::size_t>(end - parameters.begin()));
    const Step now = at(step, first.t);
    if (first.device.is_cpu()) {
      dispatch_floating(first.dtype, "optimizer step", [&]<class T>() {
        for (const Parameter& p : alike) run_on_cpu<T>(now, p.slices);
      });
    } else {
#ifdef LADDER_FOR_EACH_ON_GPU
      cuda::for_each(now, alike);
#else
      fail(
          "this optimizer is compiled for the CPU only; on a GPU it needs a file in common/optim/");
#endif
    }
    parameters = parameters.subspan(alike.size());
  }
}

}  // namespace ladder::kernels
