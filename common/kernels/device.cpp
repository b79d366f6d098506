#include "common/kernels/device.hpp"

#include <charconv>

#include "common/kernels/error.hpp"

namespace ladder {

Device::Device(const std::string& text) : type_(kCPU), index_(-1) {
  if (text == "cpu") return;
  type_ = kCUDA;
  if (text == "cuda") return;
  const char* end = text.data() + text.size();
  const bool has_index = text.starts_with("cuda:") && text.size() > 5;
  const auto parsed = std::from_chars(text.data() + (has_index ? 5 : 0), end, index_);
  check(has_index && parsed.ec == std::errc() && parsed.ptr == end && index_ >= 0,
        "Invalid device string: '", text, "'; use cpu, cuda or cuda:N");
}

std::string Device::str() const {
  const std::string name = is_cpu() ? "cpu" : "cuda";
  return index_ < 0 ? name : name + ":" + std::to_string(index_);
}

Context& globalContext() {
  static Context context;
  return context;
}

#ifndef LADDER_CUDA  // else cuda/driver.cpp has these two
int cuda::device_count() { return 0; }

std::string cuda::unavailable_reason(int) {
  return "Torch not compiled with CUDA enabled: this build of Ladder computes on the CPU only; "
         "build the preset cuda, or use --device cpu";
}
#endif

}  // namespace ladder
