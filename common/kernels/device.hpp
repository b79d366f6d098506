// Where a tensor's memory is, and what computes with it.
#pragma once

#include <cstdint>
#include <ostream>
#include <string>

// Marks a function that the CPU and the GPU run alike. Only nvcc knows the words for it.
#ifdef __CUDACC__
#define LADDER_HOST_DEVICE __host__ __device__
#else
#define LADDER_HOST_DEVICE
#endif

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

/// "cuda" alone means cuda:0; any other device is itself.
inline Device with_index(const Device& device) {
  return device.is_cuda() && device.index() < 0 ? Device(kCUDA, 0) : device;
}

namespace cuda {
/// How many NVIDIA GPUs this build can compute on; 0 in a build without CUDA.
int device_count();
/// Why GPU number `index` can't be computed on, and what to do about it; "" if it can.
std::string unavailable_reason(int index);
inline bool is_available() { return device_count() > 0; }
}  // namespace cuda

/// Settings of the whole program.
class Context {
 public:
  /// Whether float32 products on a GPU may round their factors to TF32 (10 bits of mantissa instead
  /// of 23), which is several times as fast. Off unless asked for.
  bool allowTF32CuBLAS() const { return allow_tf32_; }
  void setAllowTF32CuBLAS(bool allow) { allow_tf32_ = allow; }

 private:
  bool allow_tf32_ = false;
};
Context& globalContext();

}  // namespace ladder
