// Where a tensor's memory is, and what computes with it.
#pragma once

#include <cstdint>
#include <ostream>
#include <string>

namespace ladder {

enum class DeviceType : std::int8_t { CPU, CUDA };
constexpr DeviceType kCPU = DeviceType::CPU;
constexpr DeviceType kCUDA = DeviceType::CUDA;

class Device {
 public:
  Device(DeviceType type, int index = -1) : type_(type), index_(index) {}
  /// "cpu", "cuda" or "cuda:N". Throws Error on anything else.
  Device(const std::string& text);

  DeviceType type() const { return type_; }
  /// The GPU's number; -1 where none was named.
  int index() const { return index_; }
  bool is_cpu() const { return type_ == kCPU; }
  bool is_cuda() const { return type_ == kCUDA; }
  std::string str() const;

  friend bool operator==(const Device&, const Device&) = default;
  friend std::ostream& operator<<(std::ostream& out, const Device& device) {
    return out << device.str();
  }

 private:
  DeviceType type_;
  int index_;
};

namespace cuda {
/// How many NVIDIA GPUs this build can compute on; 0 in a build without CUDA.
int device_count();
inline bool is_available() { return device_count() > 0; }
}  // namespace cuda

}  // namespace ladder
