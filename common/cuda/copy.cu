// Copies, on the GPU and between devices, and the choice between two arrays.
#include "common/cuda/elementwise.cuh"
#include "common/kernels/cpu/cpu_backend.hpp"

namespace ladder::kernels::cuda {
namespace {

// A contiguous array of the same sizes, with memory of its own.
struct Packed {
  std::vector<std::int64_t> sizes, strides;
  std::shared_ptr<void> memory;
  Array array;

  Packed(Backend& owner, const Device& device, ScalarType dtype, const Array& like)
      : sizes(like.sizes.vec()),
        strides(contiguous_strides(sizes)),
        memory(owner.allocate(static_cast<std::size_t>(like.numel() * elementSize(dtype)))),
        array{memory.get(), dtype, device, sizes, strides} {}
  Packed(Backend& owner, const Array& like) : Packed(owner, like.device, like.dtype, like) {}
  Packed(const Packed&) = delete;
  Packed& operator=(const Packed&) = delete;
};

std::size_t bytes_of(const Array& array) {
  return static_cast<std::size_t>(array.numel() * elementSize(array.dtype));
}
bool is_packed(const Array& array) { return is_contiguous(array.sizes, array.strides); }

void copy_elements(Gpu& gpu, const Array& out, const Array& in) {
  dispatch_all(out.dtype, [&]<class To>() {
    dispatch_all(in.dtype, [&]<class From>() {
      elementwise<To, From>(gpu, functors::Cast<To>{}, {out, in});
    });
  });
}

void fill(Gpu& gpu, const Array& out, const Array& number) {
  const bool zero = dispatch_all(number.dtype, [&]<class T>() {
    const T value = *number.as<T>();
    return value == T(0) && !std::signbit(double(value));  // -0 is not made of zero bytes
  });
  if (!zero || !is_packed(out)) return copy_elements(gpu, out, number);
  gpu.select();
  check_cuda(cudaMemsetAsync(out.data, 0, bytes_of(out), gpu.stream), "cudaMemsetAsync");
}

// Between devices only whole blocks of memory travel. On the GPU, what does not lie in one is
// packed before, or unpacked after. The CPU's side always goes through a block of its own, in which
// dtypes are converted, too: the caller may change its array while the GPU still reads.
void copy_from_cpu(Gpu& gpu, const Array& out, const Array& in) {
  gpu.check_not_recording();
  const Packed block(cpu_backend(), kCPU, out.dtype, out);
  cpu_backend().copy(block.array, in);
  const auto send = [&](const Array& to) {
    gpu.select();
    check_cuda(cudaMemcpyAsync(to.data, block.array.data, bytes_of(to), cudaMemcpyHostToDevice,
                               gpu.stream),
               "cudaMemcpyAsync");
    // The GPU may read the block after this returns, so the block goes back in the stream.
    auto* const keep = new std::shared_ptr<void>(block.memory);
    const auto give_back = [](void* kept) { delete static_cast<std::shared_ptr<void>*>(kept); };
    check_cuda(cudaLaunchHostFunc(gpu.stream, give_back, keep), "cudaLaunchHostFunc");
  };
  if (is_packed(out)) return send(out);
  const Packed received(backend(gpu.index), out);
  send(received.array);
  copy_elements(gpu, out, received.array);
}

void copy_to_cpu(Gpu& gpu, const Array& out, const Array& in) {
  gpu.check_not_recording();
  if (!is_packed(in)) {
    const Packed block(backend(gpu.index), in);
    copy_elements(gpu, block.array, in);
    return copy_to_cpu(gpu, out, block.array);
  }
  const Packed received(cpu_backend(), kCPU, in.dtype, in);
  gpu.select();
  check_cuda(cudaMemcpyAsync(received.array.data, in.data, bytes_of(in), cudaMemcpyDeviceToHost,
                             gpu.stream),
             "cudaMemcpyAsync");
  gpu.wait();
  cpu_backend().copy(out, received.array);
}

// By way of the CPU: slower than from GPU to GPU, and possible on every machine.
void copy_between_gpus(Gpu& gpu, const Array& out, const Array& in) {
  const Packed here(cpu_backend(), kCPU, out.dtype, in);
  backend(in.device.index()).copy(here.array, in);
  copy_from_cpu(gpu, out, here.array);
}

}  // namespace

void CudaBackend::copy(const Array& out, const Array& in) {
  if (out.numel() == 0 || in.numel() == 0) return;
  if (out.device.is_cpu()) return copy_to_cpu(gpu, out, in);
  if (in.device.is_cpu() && in.numel() == 1) return fill(gpu, out, in);
  if (in.device.is_cpu()) return copy_from_cpu(gpu, out, in);
  if (in.device != out.device) return copy_between_gpus(gpu, out, in);
  copy_elements(gpu, out, in);
}

void CudaBackend::where(const Array& out, const Array& condition, const Array& a, const Array& b) {
  dispatch_all(out.dtype, [&]<class T>() {
    elementwise<T, std::uint8_t, T, T>(gpu, functors::Where{}, {out, condition, a, b});
  });
}

}  // namespace ladder::kernels::cuda
