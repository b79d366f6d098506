// The stand-in's device: see cuda_runtime_api.h.
#include <cublas_v2.h>
#include <cuda_runtime_api.h>
#include <sys/mman.h>
#include <sys/resource.h>

#include <algorithm>
#include <csetjmp>
#include <cstdlib>
#include <cstring>
#include <map>
#include <memory>
#include <vector>

// ---- Memory
// ---------------------------------------------------------------------------------------

namespace {

constexpr unsigned char kPattern = 0xff;  // a float of these bytes is nan
constexpr std::size_t kFilled = 1 << 20;  // bytes of a block, from its beginning
constexpr int kDevices = 2;

// The bytes of the "GPU": half the address space, where that is limited, as in an exercise.
std::size_t capacity() {
  rlimit space{};
  getrlimit(RLIMIT_AS, &space);
  return std::min<std::size_t>(std::size_t{4} << 30, space.rlim_cur / 2);
}
const std::size_t kCapacity = capacity();

// An address range that is closed except while kernels and copies run. Blocks are handed out first
// fit; what is next to each other is joined again when freed.
class DeviceMemory {
 public:
  DeviceMemory()
      : base_(static_cast<char*>(mmap(nullptr, kCapacity, PROT_NONE,
                                      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0))) {
    if (base_ == MAP_FAILED) std::abort();
    free_[0] = kCapacity;
  }

  void* take(std::size_t bytes) {
    bytes = (bytes + 255) / 256 * 256;
    for (auto at = free_.begin(); at != free_.end(); ++at) {
      const auto [offset, size] = *at;
      if (size < bytes) continue;
      free_.erase(at);
      if (size > bytes) free_[offset + bytes] = size - bytes;
      used_[offset] = bytes;
      in_use_ += bytes;
      return base_ + offset;
    }
    return nullptr;
  }

  bool give(void* memory) {
    const auto at = used_.find(offset_of(memory));
    if (at == used_.end()) return false;
    fill(memory);
    give_back_pages(static_cast<char*>(memory), at->second);
    in_use_ -= at->second;
    auto freed = free_.insert(*at).first;
    used_.erase(at);
    if (const auto next = std::next(freed);
        next != free_.end() && freed->first + freed->second == next->first) {
      freed->second += next->second;
      free_.erase(next);
    }
    if (freed != free_.begin())
      if (const auto before = std::prev(freed); before->first + before->second == freed->first) {
        before->second += freed->second;
        free_.erase(freed);
      }
    return true;
  }

  // Makes the content of a block unusable; of a huge one, its beginning.
  void fill(void* memory) {
    const std::size_t bytes = std::min(used_.at(offset_of(memory)), kFilled);
    open([&] { std::memset(memory, kPattern, bytes); });
  }

  template <class Work> void open(Work work) {
    if (depth_++ == 0) mprotect(base_, kCapacity, PROT_READ | PROT_WRITE);
    work();
    if (--depth_ == 0) mprotect(base_, kCapacity, PROT_NONE);
  }

  std::size_t in_use() const { return in_use_; }

 private:
  // The whole pages behind what fill() fills: gigabytes in use would make every opening slow.
  static void give_back_pages(char* memory, std::size_t bytes) {
    constexpr std::size_t page = 4096;
    char* const first = memory + kFilled + page;
    if (bytes < kFilled + 2 * page) return;
    char* const aligned = first - reinterpret_cast<std::uintptr_t>(first) % page;
    madvise(aligned, static_cast<std::size_t>(memory + bytes - aligned) / page * page,
            MADV_DONTNEED);
  }
  std::size_t offset_of(void* memory) const {
    return static_cast<std::size_t>(static_cast<char*>(memory) - base_);
  }

  char* base_;
  std::map<std::size_t, std::size_t> free_, used_;  // bytes by offset
  std::size_t in_use_ = 0;
  int depth_ = 0;
};

DeviceMemory& device_memory() {
  static auto& memory = *new DeviceMemory;
  return memory;
}

}  // namespace

struct StandInGraph {
  std::vector<std::function<void()>> work;
};

struct StandInStream {
  std::unique_ptr<StandInGraph> recording;
};

cudaError_t cudaMallocAsync(void** memory, std::size_t bytes, cudaStream_t stream) {
  if (stream->recording) return cudaErrorStreamCaptureUnsupported;  // CUDA could, Ladder does not
  *memory = device_memory().take(bytes);
  if (!*memory) return cudaErrorMemoryAllocation;
  device_memory().fill(*memory);
  return cudaSuccess;
}

cudaError_t cudaFreeAsync(void* memory, cudaStream_t stream) {
  if (stream->recording) return cudaErrorStreamCaptureUnsupported;
  return device_memory().give(memory) ? cudaSuccess : cudaErrorInvalidValue;
}

cudaError_t cudaMemGetInfo(std::size_t* free, std::size_t* total) {
  *total = kCapacity;
  *free = kCapacity - device_memory().in_use();
  return cudaSuccess;
}

cudaError_t cudaDeviceGetDefaultMemPool(cudaMemPool_t* pool, int) {
  *pool = nullptr;
  return cudaSuccess;
}
cudaError_t cudaMemPoolSetAttribute(cudaMemPool_t, cudaMemPoolAttr, void*) { return cudaSuccess; }
cudaError_t cudaMemPoolTrimTo(cudaMemPool_t, std::size_t) { return cudaSuccess; }
cudaError_t cudaMemPoolGetAttribute(cudaMemPool_t, cudaMemPoolAttr attribute, void* value) {
  if (attribute != cudaMemPoolAttrUsedMemCurrent) return cudaErrorInvalidValue;
  *static_cast<std::uint64_t*>(value) = device_memory().in_use();
  return cudaSuccess;
}

cudaError_t cudaMemcpyAsync(void* to, const void* from, std::size_t bytes, cudaMemcpyKind,
                            cudaStream_t stream) {
  if (stream->recording) return cudaErrorStreamCaptureUnsupported;  // nothing here may do that
  return stand_in::put_into(stream, [=] { std::memcpy(to, from, bytes); });
}
cudaError_t cudaMemsetAsync(void* memory, int byte, std::size_t bytes, cudaStream_t stream) {
  return stand_in::put_into(stream, [=] { std::memset(memory, byte, bytes); });
}

cudaError_t cudaLaunchHostFunc(cudaStream_t stream, void (*function)(void*), void* argument) {
  return stand_in::put_into(stream, [=] { function(argument); });
}

// ---- Devices and streams
// --------------------------------------------------------------------------

namespace {

bool has_device() {
  const char* visible = std::getenv("CUDA_VISIBLE_DEVICES");
  return !visible || *visible;
}

}  // namespace

const char* cudaGetErrorString(cudaError_t error) {
  switch (error) {
    case cudaSuccess: return "no error";
    case cudaErrorMemoryAllocation: return "out of memory";
    case cudaErrorNoDevice: return "no CUDA-capable device is detected";
    case cudaErrorStreamCaptureUnsupported:
      return "operation not permitted when stream is capturing";
    default: return "invalid argument";
  }
}
const char* cudaGetErrorName(cudaError_t) { return "an error of the stand-in"; }
cudaError_t cudaGetLastError() { return cudaSuccess; }

cudaError_t cudaGetDeviceCount(int* count) {
  *count = has_device() ? kDevices : 0;
  return has_device() ? cudaSuccess : cudaErrorNoDevice;
}
cudaError_t cudaSetDevice(int device) {
  return device < kDevices ? cudaSuccess : cudaErrorInvalidDevice;
}

cudaError_t cudaDriverGetVersion(int* version) {
  *version = 13000;
  return cudaSuccess;
}

cudaError_t cudaDeviceSynchronize() { return cudaSuccess; }  // it never computes ahead

cudaError_t cudaStreamCreateWithFlags(cudaStream_t* stream, unsigned) {
  *stream = new StandInStream;
  return cudaSuccess;
}
cudaError_t cudaStreamSynchronize(cudaStream_t stream) {
  return stream->recording ? cudaErrorStreamCaptureUnsupported : cudaSuccess;
}

cudaError_t cudaStreamBeginCapture(cudaStream_t stream, cudaStreamCaptureMode) {
  stream->recording = std::make_unique<StandInGraph>();
  return cudaSuccess;
}
cudaError_t cudaStreamEndCapture(cudaStream_t stream, cudaGraph_t* graph) {
  *graph = stream->recording.release();
  return cudaSuccess;
}
cudaError_t cudaGraphInstantiate(cudaGraphExec_t* executable, cudaGraph_t graph,
                                 unsigned long long) {
  *executable = new StandInGraph(*graph);
  return cudaSuccess;
}
cudaError_t cudaGraphLaunch(cudaGraphExec_t executable, cudaStream_t) {
  for (const auto& work : executable->work) stand_in::with_device_memory(work);
  return cudaSuccess;
}
cudaError_t cudaGraphDestroy(cudaGraph_t graph) {
  delete graph;
  return cudaSuccess;
}
cudaError_t cudaGraphExecDestroy(cudaGraphExec_t executable) {
  delete executable;
  return cudaSuccess;
}

// ---- Kernels
// --------------------------------------------------------------------------------------

namespace stand_in {

cudaError_t put_into(cudaStream_t stream, std::function<void()> work) {
  if (stream->recording)
    stream->recording->work.push_back(std::move(work));
  else
    with_device_memory(work);
  return cudaSuccess;
}

void with_device_memory(const std::function<void()>& work) { device_memory().open(work); }

namespace {

// Threads take turns without stacks of their own. One that has to wait for the others stops; when
// all have stopped, all start again, and now run through that wait to the next one. So before its
// last wait a kernel may do nothing that can't be done twice.
std::jmp_buf stopped;
int waits_to_pass = 0;

bool runs_to_its_end(const std::function<void()>& thread) {
  if (setjmp(stopped) != 0) return false;
  thread();
  return true;
}

// Counts up in one launch and down in the next: kernels may not depend on an order.
template <class Body> void in_turn(unsigned& index, unsigned count, bool down, Body body) {
  for (unsigned i = 0; i < count; ++i) {
    index = down ? count - 1 - i : i;
    body();
  }
}

void run_block(unsigned threads, bool down, const std::function<void()>& thread) {
  bool all_done = false;
  for (int waits = 0; !all_done; ++waits) {
    all_done = true;
    in_turn(threadIdx.x, threads, down, [&] {
      waits_to_pass = waits;
      all_done &= runs_to_its_end(thread);
    });
  }
}

}  // namespace

void run_blocks(dim3 blocks, dim3 threads, const std::function<void()>& thread) {
  static bool down = true;
  down = !down;
  gridDim = blocks;
  blockDim = threads;
  in_turn(blockIdx.y, blocks.y, down, [&] {
    in_turn(blockIdx.x, blocks.x, down, [&] { run_block(threads.x, down, thread); });
  });
}

}  // namespace stand_in

void __syncthreads() {
  if (stand_in::waits_to_pass-- == 0) std::longjmp(stand_in::stopped, 1);
}

// ---- cuBLAS
// ---------------------------------------------------------------------------------------

extern "C" {
void cblas_sgemm(int order, int transpose_a, int transpose_b, int m, int n, int k, float alpha,
                 const float* a, int lda, const float* b, int ldb, float beta, float* c, int ldc);
void cblas_dgemm(int order, int transpose_a, int transpose_b, int m, int n, int k, double alpha,
                 const double* a, int lda, const double* b, int ldb, double beta, double* c,
                 int ldc);
}

struct StandInBlas {
  cudaStream_t stream;
};

namespace {

template <class T, class Multiply>
cublasStatus_t multiply(Multiply cblas, cublasHandle_t handle, cublasOperation_t a_operation,
                        cublasOperation_t b_operation, std::int64_t m, std::int64_t n,
                        std::int64_t k, T alpha, const T* a, std::int64_t lda, const T* b,
                        std::int64_t ldb, T beta, T* c, std::int64_t ldc) {
  constexpr int column_major = 102, no_transpose = 111;
  stand_in::put_into(handle->stream, [=] {
    cblas(column_major, no_transpose + a_operation, no_transpose + b_operation, static_cast<int>(m),
          static_cast<int>(n), static_cast<int>(k), alpha, a, static_cast<int>(lda), b,
          static_cast<int>(ldb), beta, c, static_cast<int>(ldc));
  });
  return CUBLAS_STATUS_SUCCESS;
}

}  // namespace

const char* cublasGetStatusName(cublasStatus_t) { return "CUBLAS_STATUS"; }
const char* cublasGetStatusString(cublasStatus_t) { return "an error of the stand-in"; }
cublasStatus_t cublasCreate(cublasHandle_t* handle) {
  *handle = new StandInBlas{};
  return CUBLAS_STATUS_SUCCESS;
}
cublasStatus_t cublasSetStream(cublasHandle_t handle, cudaStream_t stream) {
  handle->stream = stream;
  return CUBLAS_STATUS_SUCCESS;
}
cublasStatus_t cublasSetWorkspace(cublasHandle_t, void*, std::size_t) {
  return CUBLAS_STATUS_SUCCESS;
}
cublasStatus_t cublasSetMathMode(cublasHandle_t, cublasMath_t) { return CUBLAS_STATUS_SUCCESS; }
cublasStatus_t cublasSgemm_64(cublasHandle_t handle, cublasOperation_t a_operation,
                              cublasOperation_t b_operation, std::int64_t m, std::int64_t n,
                              std::int64_t k, const float* alpha, const float* a, std::int64_t lda,
                              const float* b, std::int64_t ldb, const float* beta, float* c,
                              std::int64_t ldc) {
  return multiply(cblas_sgemm, handle, a_operation, b_operation, m, n, k, *alpha, a, lda, b, ldb,
                  *beta, c, ldc);
}
cublasStatus_t cublasDgemm_64(cublasHandle_t handle, cublasOperation_t a_operation,
                              cublasOperation_t b_operation, std::int64_t m, std::int64_t n,
                              std::int64_t k, const double* alpha, const double* a,
                              std::int64_t lda, const double* b, std::int64_t ldb,
                              const double* beta, double* c, std::int64_t ldc) {
  return multiply(cblas_dgemm, handle, a_operation, b_operation, m, n, k, *alpha, a, lda, b, ldb,
                  *beta, c, ldc);
}
