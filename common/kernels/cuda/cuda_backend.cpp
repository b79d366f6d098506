#include "common/kernels/cuda/cuda_backend.hpp"

#include <map>
#include <mutex>

namespace ladder::kernels {
namespace cuda {
namespace {

class CudaBackend final : public Backend {
 public:
  explicit CudaBackend(int index) : gpu(index) {}

  std::shared_ptr<void> allocate(std::size_t bytes) override { return gpu.allocate(bytes); }
  void copy(const Array& out, const Array& in) override { cuda::copy(gpu, out, in); }
  void unary(UnaryOp op, const Array& out, const Array& in) override {
    cuda::unary(gpu, op, out, in);
  }
  void binary(BinaryOp op, const Array& out, const Array& a, const Array& b) override {
    is_comparison(op) ? comparison(gpu, op, out, a, b) : arithmetic(gpu, op, out, a, b);
  }
  void add_scaled(const Array& out, const Array& a, double alpha) override {
    cuda::add_scaled(gpu, out, a, alpha);
  }
  void where(const Array& out, const Array& condition, const Array& a, const Array& b) override {
    cuda::where(gpu, out, condition, a, b);
  }
  void reduce(ReduceOp op, const Array& out, const Array& in) override {
    cuda::reduce(gpu, op, out, in);
  }
  void argmax(const Array& out, const Array& in, std::int64_t) override {
    cuda::argmax(gpu, out, in);
  }
  void gemm(const Array& out, const Array& a, const Array& b) override {
    cuda::gemm(gpu, out, a, b);
  }
  void step(const SgdStep& step, const std::vector<Parameter<SgdStep>>& parameters) override {
    cuda::step(gpu, step, parameters);
  }
  void step(const AdamStep& step, const std::vector<Parameter<AdamStep>>& parameters) override {
    cuda::step(gpu, step, parameters);
  }
  void step(const RmspropStep& step,
            const std::vector<Parameter<RmspropStep>>& parameters) override {
    cuda::step(gpu, step, parameters);
  }
  void capture_begin() override { gpu.capture_begin(); }
  std::unique_ptr<Graph> capture_end() override { return gpu.capture_end(); }

  Gpu gpu;
};

// Made at the first use, and never destroyed: a static Tensor may outlive everything here.
CudaBackend& backend_of(int index) {
  static std::mutex mutex;
  static auto& backends = *new std::map<int, CudaBackend>;
  const std::scoped_lock lock(mutex);
  return backends.try_emplace(index, index).first->second;
}

}  // namespace

Gpu& gpu_of(const Device& device) { return backend_of(device.index()).gpu; }

}  // namespace cuda

int cuda_device_count() {
  int count = 0;
  if (cudaGetDeviceCount(&count) == cudaSuccess) return count;
  cudaGetLastError();
  return 0;
}

Backend& cuda_backend(int index) { return cuda::backend_of(index); }

}  // namespace ladder::kernels
