#include "common/kernels/cpu/cpu_backend.hpp"

#include <cstdlib>
#include <new>

namespace ladder::kernels {
namespace cpu {

std::shared_ptr<void> allocate(std::size_t bytes) {
  constexpr std::size_t alignment = 64;  // a cache line, and the widest vector register
  if (bytes > PTRDIFF_MAX - alignment) throw std::bad_alloc();
  const std::size_t rounded = (bytes + alignment) / alignment * alignment;  // never 0
  void* memory = std::aligned_alloc(alignment, rounded);
  check(memory != nullptr, "DefaultCPUAllocator: can't allocate memory: you tried to allocate ",
        bytes, " bytes; use smaller sizes");
  return {memory, std::free};
}

namespace {

// Calls step for every element; a state that is null is never touched.
template <class T, class Step, std::size_t... I>
void run_step(const Step& step, const Parameter<Step>& p, std::index_sequence<I...>) {
  T* __restrict param = static_cast<T*>(p.param);
  const T* __restrict grad = static_cast<const T*>(p.grad);
  T* const state[] = {static_cast<T*>(p.state[I])...};
  for (std::int64_t i = 0; i < p.numel; ++i)
    step(param[i], grad[i], (state[I] ? state[I] + i : nullptr)...);
}

template <class Step>
void run_steps(const Step& step, const std::vector<Parameter<Step>>& parameters) {
  for (const auto& p : parameters)
    dispatch_floating(p.dtype, "optimizer step", [&]<class T>() {
      run_step<T>(step, p, std::make_index_sequence<Step::states>());
    });
}

class CpuBackend final : public Backend {
 public:
  std::shared_ptr<void> allocate(std::size_t bytes) override { return cpu::allocate(bytes); }
  void copy(const Array& out, const Array& in) override { cpu::copy(out, in); }
  void unary(UnaryOp op, const Array& out, const Array& in) override { cpu::unary(op, out, in); }
  void binary(BinaryOp op, const Array& out, const Array& a, const Array& b) override {
    is_comparison(op) ? comparison(op, out, a, b) : arithmetic(op, out, a, b);
  }
  void where(const Array& out, const Array& condition, const Array& a, const Array& b) override {
    cpu::where(out, condition, a, b);
  }
  void reduce(ReduceOp op, const Array& out, const Array& in) override { cpu::reduce(op, out, in); }
  void argmax(const Array& out, const Array& in, std::int64_t dim) override {
    cpu::argmax(out, in, dim);
  }
  void gemm(const Array& out, const Array& a, const Array& b) override { cpu::gemm(out, a, b); }
  void step(const SgdStep& step, const std::vector<Parameter<SgdStep>>& parameters) override {
    run_steps(step, parameters);
  }
  void step(const AdamStep& step, const std::vector<Parameter<AdamStep>>& parameters) override {
    run_steps(step, parameters);
  }
  void step(const RmspropStep& step,
            const std::vector<Parameter<RmspropStep>>& parameters) override {
    run_steps(step, parameters);
  }
};

}  // namespace
}  // namespace cpu

Backend& cpu_backend() {
  static cpu::CpuBackend backend;
  return backend;
}

}  // namespace ladder::kernels
