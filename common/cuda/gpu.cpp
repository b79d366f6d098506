#include "common/cuda/gpu.hpp"

#include <cstring>
#include <limits>
#include <string>

#include "common/cuda/driver.hpp"

namespace ladder::kernels::cuda {
namespace {

// "common/cuda/gpu.cpp:12", however the compiler was told the path.
std::string place(const char* file, int line) {
  const char* const from_root = std::strstr(file, "common/cuda/");
  const std::string name = from_root ? from_root : file;
  return name + ":" + std::to_string(line);
}

std::string gigabytes(std::size_t bytes) {
  std::ostringstream out;
  out.precision(3);
  out << static_cast<double>(bytes) / 0x1p30 << " GiB";
  return out.str();
}

}  // namespace

void check_cuda(cudaError_t status, const char* call, const char* file, int line) {
  if (status == cudaSuccess) [[likely]]
    return;
  cudaGetLastError();  // else the next call would report it again
  fail("CUDA error: ", cudaGetErrorString(status), " (", cudaGetErrorName(status), ", in ", call,
       " at ", place(file, line), "); ", advice(status));
}

void check_cublas(cublasStatus_t status, const char* call, const char* file, int line) {
  if (status == CUBLAS_STATUS_SUCCESS) [[likely]]
    return;
  fail("CUDA error: ", cublasGetStatusName(status), " (", cublasGetStatusString(status), ", in ",
       call, " at ", place(file, line), "); ",
       status == CUBLAS_STATUS_ALLOC_FAILED ? advice(cudaErrorMemoryAllocation)
                                            : advice(cudaErrorUnknown));
}

Gpu::Gpu(int number) : index(number) {
  if (const std::string reason = ladder::cuda::unavailable_reason(index); !reason.empty())
    fail(reason);
  select();
  for (cudaStream_t* one : {&stream, &side_stream_})
    check_cuda(cudaStreamCreateWithFlags(one, cudaStreamNonBlocking), "cudaStreamCreateWithFlags");

  // Freed memory stays in the pool for the next tensor, instead of going back to the driver
  // whenever the CPU waits.
  check_cuda(cudaDeviceGetDefaultMemPool(&pool_, index), "cudaDeviceGetDefaultMemPool");
  std::uint64_t keep = std::numeric_limits<std::uint64_t>::max();
  check_cuda(cudaMemPoolSetAttribute(pool_, cudaMemPoolAttrReleaseThreshold, &keep),
             "cudaMemPoolSetAttribute");

  check_cublas(cublasCreate(&blas), "cublasCreate");
  check_cublas(cublasSetStream(blas, stream), "cublasSetStream");
  // A workspace of its own, so that cuBLAS need not allocate one while a graph is recorded. NVIDIA
  // recommends 32 MiB for Hopper and 4 MiB for older GPUs.
  constexpr std::size_t workspace_bytes = std::size_t{32} << 20;
  workspace_ = allocate(workspace_bytes);
  check_cublas(cublasSetWorkspace(blas, workspace_.get(), workspace_bytes), "cublasSetWorkspace");
}

void* Gpu::malloc(std::size_t bytes) {
  void* memory = nullptr;
  const auto ask = [&] {
    const cudaError_t status =
        cudaMallocAsync(&memory, std::max<std::size_t>(bytes, 1), replays ? side_stream_ : stream);
    if (status != cudaErrorMemoryAllocation) check_cuda(status, "cudaMallocAsync");
    return status == cudaSuccess;
  };
  if (ask()) return memory;
  cudaGetLastError();  // the GPU goes on as if nothing had been asked for
  if (!replays) {      // once more, when all that was freed is really free
    wait();
    check_cuda(cudaMemPoolTrimTo(pool_, 0), "cudaMemPoolTrimTo");
    if (ask()) return memory;
    cudaGetLastError();
  }
  std::size_t free = 0, total = 0;
  check_cuda(cudaMemGetInfo(&free, &total), "cudaMemGetInfo");
  fail("CUDA out of memory. Tried to allocate ", gigabytes(bytes), " (GPU ", index, "; ",
       gigabytes(total), " total capacity; ", gigabytes(free), " free); ",
       advice(cudaErrorMemoryAllocation));
}

std::shared_ptr<void> Gpu::allocate(std::size_t bytes) {
  select();
  const std::shared_ptr<void> memory = owned(malloc(bytes));
  if (replays) recorded_.push_back(memory);
  return memory;
}

// Runs in destructors, at the end of the program too, when there may be no driver left to complain.
void Gpu::free(void* memory) {
  if (replays)
    recorded_.push_back(owned(memory));  // the graph may have to read it in every replay
  else if (cudaSetDevice(index) != cudaSuccess || cudaFreeAsync(memory, stream) != cudaSuccess)
    cudaGetLastError();
}

void Gpu::wait() const {
  check_not_recording();
  check_cuda(cudaStreamSynchronize(stream), "cudaStreamSynchronize");
}

void Gpu::check_not_recording() const {
  check(!replays,
        "item(), printing and copies between CPU and GPU can't be part of a CUDA graph: while one "
        "is recorded nothing is computed that they could wait for");
}

}  // namespace ladder::kernels::cuda
