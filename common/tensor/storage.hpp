// The memory of a tensor, shared by all views of it.
#pragma once

#include <atomic>
#include <memory>

#include "common/kernels/device.hpp"

namespace ladder {

class Storage {
 public:
  /// `exposed`: somebody else knows the address.
  Storage(std::shared_ptr<void> memory, std::int64_t bytes_, const Device& device_,
          bool exposed = false)
      : bytes(bytes_), device(device_), memory_(std::move(memory)), exposed_(exposed) {}

  /// The one way to the memory.
  void* data() {
    if (zeros_promised_.load(std::memory_order_acquire)) write_zeros();
    return memory_.get();
  }
  /// The same for somebody who may keep the address.
  void* expose() {
    exposed_.store(true, std::memory_order_relaxed);
    return data();
  }

  /// Makes all bytes 0. A gradient that is set to zero is soon written anew, so the zeros are only
  /// promised, and written when somebody looks; not if they could look through an address that
  /// they know. (It saves stage 03 a twentieth of a step. Tested in test_tensor.cpp.)
  void zero() {
    zeros_promised_.store(true, std::memory_order_release);
    if (exposed_.load(std::memory_order_relaxed)) write_zeros();
  }
  bool zeros_promised() const { return zeros_promised_.load(std::memory_order_acquire); }

  const std::int64_t bytes;
  const Device device;
  std::uint32_t version = 0;  // in-place writes so far; autograd compares it with what it saved

 private:
  void write_zeros();  // safe for two readers

  std::shared_ptr<void> memory_;
  std::atomic<bool> exposed_, zeros_promised_ = false;
};

}  // namespace ladder
