#include <cstdlib>
#include <mutex>
#include <unordered_map>

#include "common/kernels/cpu/cpu_backend.hpp"

namespace ladder::kernels {
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
    void* block = found->second.back().release();
    found->second.pop_back();
    held_ -= bytes;
    return block;
  }

  void give(void* block, std::size_t bytes) {
    const std::scoped_lock lock(mutex_);
    if (bytes > most) return std::free(block);
    if (held_ + bytes > most) {  // sizes that nobody asks for any more may fill the pool
      blocks_.clear();
      held_ = 0;
    }
    held_ += bytes;
    blocks_[bytes].emplace_back(block);
  }

 private:
#ifdef __SANITIZE_ADDRESS__
  static constexpr std::size_t most = 0;  // it watches freed memory: none may wait
#else
  static constexpr std::size_t most = std::size_t{64} << 20;  // bytes that may wait
#endif
  struct Free {
    void operator()(void* block) const { std::free(block); }
  };
  std::mutex mutex_;
  std::unordered_map<std::size_t, std::vector<std::unique_ptr<void, Free>>> blocks_;
  std::size_t held_ = 0;
};

}  // namespace

std::shared_ptr<void> CpuBackend::allocate(std::size_t bytes) {
  static auto& free_blocks = *new FreeBlocks;  // never destroyed: a static Tensor may outlive it
  constexpr std::size_t alignment = 64;        // a cache line, and the widest vector register
  const bool can_be_counted = bytes <= PTRDIFF_MAX - alignment;
  const std::size_t rounded = (bytes + alignment) / alignment * alignment;  // never 0
  void* block = can_be_counted ? free_blocks.take(rounded) : nullptr;
  if (can_be_counted && !block) block = std::aligned_alloc(alignment, rounded);
  check(block != nullptr, "DefaultCPUAllocator: can't allocate memory: you tried to allocate ",
        bytes, " bytes; use smaller sizes");
  return {block, [rounded](void* memory) { free_blocks.give(memory, rounded); }};
}

}  // namespace ladder::kernels
