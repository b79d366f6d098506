// What the library keeps of one GPU: a stream, a cuBLAS handle, and memory from CUDA's own pool.
#pragma once

#include <cublas_v2.h>
#include <cuda_runtime_api.h>

#include <memory>
#include <utility>
#include <vector>

#include "common/kernels/backend.hpp"

namespace ladder::kernels::cuda {

/// Throws Error unless the call succeeded: what failed, where, and what to do. The place is that of
/// the call to check_cuda().
void check_cuda(cudaError_t status, const char* call, const char* file = __builtin_FILE(),
                int line = __builtin_LINE());
void check_cublas(cublasStatus_t status, const char* call, const char* file = __builtin_FILE(),
                  int line = __builtin_LINE());

/// All work of a GPU goes into one stream, where it is done in the order of the calls. So no event
/// and no lock is needed, and the CPU waits only in wait(). While one thread records a graph, no
/// other may use the GPU.
class Gpu {
 public:
  /// Throws Error if there is no GPU of that number, or no driver.
  explicit Gpu(int index);
  Gpu(const Gpu&) = delete;
  Gpu& operator=(const Gpu&) = delete;

  /// Makes it the GPU that CUDA's calls mean, until another one is.
  void select() const { check_cuda(cudaSetDevice(index), "cudaSetDevice"); }
  /// Memory that can be used by whatever comes after in the stream, and goes back in its turn.
  std::shared_ptr<void> allocate(std::size_t bytes);
  /// Until all work in the stream is done.
  void wait() const;

  /// Throws where the CPU needs a result while work is only being recorded.
  void check_not_recording() const;
  void capture_begin();
  /// What was recorded, and the memory that it uses.
  std::pair<cudaGraph_t, std::vector<std::shared_ptr<void>>> capture_end();

  const int index;
  cudaStream_t stream = nullptr;
  cublasHandle_t blas = nullptr;
  /// While a graph is recorded: where the GPU counts its replays. Null says that none is.
  const std::int64_t* replays = nullptr;

 private:
  void* malloc(std::size_t bytes);
  void free(void* memory);
  std::shared_ptr<void> owned(void* memory) {
    return {memory, [this](void* block) { free(block); }};
  }

  cudaMemPool_t pool_ = nullptr;
  std::shared_ptr<void> workspace_;              // of cuBLAS
  cudaStream_t side_stream_ = nullptr;           // for memory while `stream` is being recorded
  std::vector<std::shared_ptr<void>> recorded_;  // memory that the graph being recorded will use
};

/// Replayed by the GPU, which gets all the work of a step in one piece.
class CudaGraph final : public StepGraph {
 public:
  explicit CudaGraph(Gpu& gpu) : gpu_(gpu) {}
  CudaGraph(const CudaGraph&) = delete;
  CudaGraph& operator=(const CudaGraph&) = delete;
  ~CudaGraph() override;
  void capture_begin() override;
  void capture_end() override;
  void replay() override;

 private:
  Gpu& gpu_;
  bool is_recording_ = false;
  cudaGraphExec_t executable_ = nullptr;
  std::vector<std::shared_ptr<void>> memory_;
};

}  // namespace ladder::kernels::cuda
