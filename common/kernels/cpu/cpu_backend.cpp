#include "common/kernels/cpu/cpu_backend.hpp"

#include <cstdlib>
#include <mutex>
#include <new>
#include <unordered_map>

namespace ladder::kernels {
namespace cpu {

namespace {

// Training frees and asks for the same sizes in every step, while malloc hands large blocks back to
// the system: each new one costs a page fault every 4 kB. So blocks that were freed wait here, by
// size, for the next tensor of that size.
class FreeBlocks {
 public:
  void* take(std::size_t bytes) {
    const std::scoped_lock lock(mutex_);
    const auto found = blocks_.find(bytes);
    if (found == blocks_.end() || found->second.empty()) return nullptr;
    void* block = found->second.back();
    found->second.pop_back();
    held_ -= bytes;
    return block;
  }

  void give(void* block, std::size_t bytes) {
    const std::scoped_lock lock(mutex_);
    if (held_ + bytes > most) return std::free(block);
    held_ += bytes;
    blocks_[bytes].push_back(block);
  }

 private:
#ifdef __SANITIZE_ADDRESS__
  static constexpr std::size_t most = 0;  // it watches freed memory: none may wait
#else
  static constexpr std::size_t most = std::size_t{64} << 20;  // bytes that may wait
#endif
  std::mutex mutex_;
  std::unordered_map<std::size_t, std::vector<void*>> blocks_;
  std::size_t held_ = 0;
};

}  // namespace

std::shared_ptr<void> allocate(std::size_t bytes) {
  static auto& free_blocks = *new FreeBlocks;  // never destroyed: a static Tensor may outlive it
  constexpr std::size_t alignment = 64;        // a cache line, and the widest vector register
  if (bytes > PTRDIFF_MAX - alignment) throw std::bad_alloc();
  const std::size_t rounded = (bytes + alignment) / alignment * alignment;  // never 0
  void* block = free_blocks.take(rounded);
  if (!block) block = std::aligned_alloc(alignment, rounded);
  check(block != nullptr, "DefaultCPUAllocator: can't allocate memory: you tried to allocate ",
        bytes, " bytes; use smaller sizes");
  return {block, [rounded](void* memory) { free_blocks.give(memory, rounded); }};
}

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

class CpuBackend final : public Backend {
 public:
  std::shared_ptr<void> allocate(std::size_t bytes) override { return cpu::allocate(bytes); }
  void copy(const Array& out, const Array& in) override { cpu::copy(out, in); }
  void unary(UnaryOp op, const Array& out, const Array& in) override { cpu::unary(op, out, in); }
  void binary(BinaryOp op, const Array& out, const Array& a, const Array& b) override {
    is_comparison(op) ? comparison(op, out, a, b) : arithmetic(op, out, a, b);
  }
  void add_scaled(const Array& out, const Array& a, double alpha) override {
    cpu::add_scaled(out, a, alpha);
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
