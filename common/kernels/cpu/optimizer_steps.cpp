#include "common/kernels/cpu/cpu_backend.hpp"

namespace ladder::kernels {
namespace {

// The formula, element by element. Restrict and the copy of `step` tell the compiler that nothing
// overlaps, so that it can use vector instructions.
template <class T, class Step, class... State>
void run_step(const Step step, std::int64_t n, T* __restrict param, const T* __restrict grad,
              State* __restrict... state) {
  for (std::int64_t i = 0; i < n; ++i) step(param[i], grad[i], state[i]...);
}

template <class Step>
void run_steps(const Step& step, const std::vector<Parameter<Step>>& parameters) {
  for (const auto& p : parameters)
    dispatch_floating(p.dtype, "optimizer step", [&]<class T>() {
      const auto run = [&]<std::size_t... I>(std::index_sequence<I...>) {
        // A state that the step does not use is never touched: any address will do.
        run_step<T>(step, p.numel, static_cast<T*>(p.param), static_cast<const T*>(p.grad),
                    static_cast<T*>(p.state[I] ? p.state[I] : p.param)...);
      };
      run(std::make_index_sequence<Step::states>());
    });
}

}  // namespace

void CpuBackend::step(const SgdStep& step, const std::vector<Parameter<SgdStep>>& parameters) {
  run_steps(step, parameters);
}
void CpuBackend::step(const AdamStep& step, const std::vector<Parameter<AdamStep>>& parameters) {
  run_steps(step, parameters);
}
void CpuBackend::step(const RmspropStep& step,
                      const std::vector<Parameter<RmspropStep>>& parameters) {
  run_steps(step, parameters);
}

}  // namespace ladder::kernels
