#include "common/kernels/device.hpp"

#include <charconv>

#include "common/kernels/backend.hpp"
#include "common/kernels/cpu/cpu_backend.hpp"
#ifdef LADDER_CUDA
#include "common/kernels/cuda/cuda_backend.hpp"
#endif

namespace ladder {

Device::Device(const std::string& text) : type_(kCPU), index_(-1) {
  if (text == "cpu") return;
  type_ = kCUDA;
  if (text == "cuda") return;
  const char* end = text.data() + text.size();
  const bool has_index = text.rfind("cuda:", 0) == 0 && text.size() > 5;
  const auto parsed = std::from_chars(text.data() + (has_index ? 5 : 0), end, index_);
  check(has_index && parsed.ec == std::errc() && parsed.ptr == end && index_ >= 0,
        "Invalid device string: '", text, "'; use cpu, cuda or cuda:N");
}

std::string Device::str() const {
  const std::string name = is_cpu() ? "cpu" : "cuda";
  return index_ < 0 ? name : name + ":" + std::to_string(index_);
}

kernels::CpuBackend& kernels::cpu_backend() {
  static CpuBackend backend;
  return backend;
}

Context& globalContext() {
  static Context context;
  return context;
}

#ifdef LADDER_CUDA
int cuda::device_count() { return kernels::cuda::device_count(); }
#else
int cuda::device_count() { return 0; }
#endif

kernels::Backend& kernels::backend(const Device& device) {
  if (device.is_cpu()) return cpu_backend();
#ifdef LADDER_CUDA
  return kernels::cuda::backend(with_index(device).index());
#else
  fail(
      "Torch not compiled with CUDA enabled: this build of Ladder computes on the CPU only; build "
      "the preset cuda, or use --device cpu");
#endif
}

void kernels::Backend::capture_begin() {
  fail("only work on an NVIDIA GPU can be recorded as a CUDA graph; use --device cuda");
}

std::unique_ptr<kernels::Graph> kernels::Backend::capture_end() { fail("nothing was recorded"); }

}  // namespace ladder
