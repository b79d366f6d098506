// A stand-in for the CUDA runtime, on which the kernels run where there is no GPU: on the CPU,
// block after block. Under the names of CUDA it has what common/cuda/ uses, and no more.
//
// It is strict where a mistake would only show on a GPU, or not even there. "Device memory" can be
// read and written by kernels and copies alone: anything else that touches it crashes. New and
// freed memory is filled with a pattern that makes nan of every float (of large blocks, the first
// megabyte). Blocks and threads run forwards in one launch and backwards in the next. A recorded
// graph does nothing before its replay, and no memory is allocated or freed in a recorded stream.
//
// What it can't show: races between threads that run at the same time; a missing wait, since work
// is done at once; TF32, since products are always exact; and speed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <utility>

enum cudaError_t {
  cudaSuccess = 0,
  cudaErrorInvalidValue = 1,
  cudaErrorMemoryAllocation = 2,
  cudaErrorInsufficientDriver = 35,
  cudaErrorNoDevice = 100,
  cudaErrorInvalidDevice = 101,
  cudaErrorNoKernelImageForDevice = 209,
  cudaErrorUnsupportedPtxVersion = 222,
  cudaErrorStreamCaptureUnsupported = 900,
  cudaErrorUnknown = 999,
};
const char* cudaGetErrorString(cudaError_t error);
const char* cudaGetErrorName(cudaError_t error);
cudaError_t cudaGetLastError();

cudaError_t cudaGetDeviceCount(int* count);
cudaError_t cudaSetDevice(int device);
cudaError_t cudaDriverGetVersion(int* version);
cudaError_t cudaDeviceSynchronize();

struct StandInStream;
using cudaStream_t = StandInStream*;
constexpr unsigned cudaStreamNonBlocking = 1;
cudaError_t cudaStreamCreateWithFlags(cudaStream_t* stream, unsigned flags);
cudaError_t cudaStreamSynchronize(cudaStream_t stream);

struct StandInPool;
using cudaMemPool_t = StandInPool*;
enum cudaMemPoolAttr { cudaMemPoolAttrReleaseThreshold, cudaMemPoolAttrUsedMemCurrent };
cudaError_t cudaDeviceGetDefaultMemPool(cudaMemPool_t* pool, int device);
cudaError_t cudaMemPoolSetAttribute(cudaMemPool_t pool, cudaMemPoolAttr attribute, void* value);
cudaError_t cudaMemPoolGetAttribute(cudaMemPool_t pool, cudaMemPoolAttr attribute, void* value);
cudaError_t cudaMemPoolTrimTo(cudaMemPool_t pool, std::size_t bytes);

cudaError_t cudaMallocAsync(void** memory, std::size_t bytes, cudaStream_t stream);
cudaError_t cudaFreeAsync(void* memory, cudaStream_t stream);
cudaError_t cudaMemGetInfo(std::size_t* free, std::size_t* total);
enum cudaMemcpyKind { cudaMemcpyHostToDevice = 1, cudaMemcpyDeviceToHost = 2 };
cudaError_t cudaMemcpyAsync(void* to, const void* from, std::size_t bytes, cudaMemcpyKind kind,
                            cudaStream_t stream);
cudaError_t cudaMemsetAsync(void* memory, int byte, std::size_t bytes, cudaStream_t stream);

cudaError_t cudaLaunchHostFunc(cudaStream_t stream, void (*function)(void*), void* argument);

struct StandInGraph;
using cudaGraph_t = StandInGraph*;
using cudaGraphExec_t = StandInGraph*;
enum cudaStreamCaptureMode { cudaStreamCaptureModeRelaxed = 2 };
cudaError_t cudaStreamBeginCapture(cudaStream_t stream, cudaStreamCaptureMode mode);
cudaError_t cudaStreamEndCapture(cudaStream_t stream, cudaGraph_t* graph);
cudaError_t cudaGraphInstantiate(cudaGraphExec_t* executable, cudaGraph_t graph,
                                 unsigned long long flags);
cudaError_t cudaGraphLaunch(cudaGraphExec_t executable, cudaStream_t stream);
cudaError_t cudaGraphDestroy(cudaGraph_t graph);
cudaError_t cudaGraphExecDestroy(cudaGraphExec_t executable);

// ---- What nvcc knows by itself ------------------------------------------------------------------

#define __global__
#define __device__
#define __host__
#define __grid_constant__
#define __shared__ static  // blocks run one after the other

struct dim3 {
  unsigned x = 1, y = 1, z = 1;
  dim3() = default;
  explicit dim3(unsigned x_, unsigned y_ = 1) : x(x_), y(y_) {}
};
inline dim3 gridDim, blockDim, blockIdx, threadIdx;
void __syncthreads();

struct cudaLaunchConfig_t {
  dim3 gridDim, blockDim;
  cudaStream_t stream;
};

namespace stand_in {
/// Does the work, or records it.
cudaError_t put_into(cudaStream_t stream, std::function<void()> work);
/// Runs one thread's work for every thread of every block; __syncthreads() lets them wait for each
/// other.
void run_blocks(dim3 blocks, dim3 threads, const std::function<void()>& thread);
/// Runs work of the library that takes all threads' place, cuBLAS say, on device memory.
void with_device_memory(const std::function<void()>& work);
}  // namespace stand_in

template <class... Parameters, class... Args>
cudaError_t cudaLaunchKernelEx(const cudaLaunchConfig_t* where, void (*kernel)(Parameters...),
                               Args... args) {
  return stand_in::put_into(where->stream, [=, blocks = where->gridDim, threads = where->blockDim] {
    stand_in::run_blocks(blocks, threads, [&] { kernel(args...); });
  });
}
