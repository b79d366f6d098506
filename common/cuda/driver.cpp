#include "common/cuda/driver.hpp"

#include "common/kernels/device.hpp"

namespace ladder {

const char* kernels::cuda::advice(cudaError_t status) {
  switch (status) {
    case cudaErrorMemoryAllocation: return "use smaller sizes, or free tensors first";
    case cudaErrorNoKernelImageForDevice:
    case cudaErrorUnsupportedPtxVersion:
      return "this build has no code for this GPU; configure with "
             "-DCMAKE_CUDA_ARCHITECTURES=native";
    case cudaErrorInsufficientDriver:
      return "the driver is older than the CUDA Toolkit of this build; update one of them";
    case cudaSuccess:
    case cudaErrorNoDevice: return "use --device cpu";
    default: return "start the program again; compute-sanitizer shows the place";
  }
}

int cuda::device_count() {
  int count = 0;
  if (cudaGetDeviceCount(&count) == cudaSuccess) return count;
  cudaGetLastError();  // else the next call would report it again
  return 0;
}

std::string cuda::unavailable_reason(int index) {
  using kernels::cuda::advice;
  int count = 0, driver = 0;
  const cudaError_t status = cudaGetDeviceCount(&count);
  if (status != cudaSuccess || count == 0) {
    cudaDriverGetVersion(&driver);  // stays 0 without a driver
    cudaGetLastError();
    const std::string none = "No CUDA GPUs are available: ";
    if (driver == 0) return none + "there is no NVIDIA driver; " + advice(cudaErrorNoDevice);
    return none + (status == cudaSuccess ? "none was found" : cudaGetErrorString(status)) + "; " +
           advice(status);
  }
  if (index < count) return "";
  return "CUDA error: invalid device ordinal: there is no cuda:" + std::to_string(index) +
         "; use cuda:0" + (count > 1 ? " to cuda:" + std::to_string(count - 1) : "");
}

}  // namespace ladder
