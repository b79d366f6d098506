// The five matrix products of one training step on a GPU, by cuBLAS in float32, and nothing else:
// the floor under every stage's time. Prints the time of a step in milliseconds.
//
//   bare_products_on_gpu BATCH INPUT HIDDEN OUTPUT STEPS [--nn]
//
// With --nn the weights lie as nn.Linear keeps them, (out, in); without it as (in, out), as in
// stages 02 to 04.
#include <cublas_v2.h>
#include <cuda_runtime_api.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <vector>

#include "../bench/five_products.hpp"

namespace {

void check(bool succeeded, const char* call) {
  if (succeeded) return;
  std::fprintf(stderr, "error: %s failed\n", call);
  std::exit(1);
}
void check(cudaError_t status, const char* call) { check(status == cudaSuccess, call); }
void check(cublasStatus_t status, const char* call) {
  check(status == CUBLAS_STATUS_SUCCESS, call);
}

struct Matrix {
  // A product's speed depends on its numbers, a little: these look random, and are quickly made.
  Matrix(int rows, int columns_) : columns(columns_) {
    static std::uint32_t random = 1;
    std::vector<float> values(static_cast<std::size_t>(rows) * static_cast<std::size_t>(columns));
    for (float& value : values) {
      random = random * 1664525u + 1013904223u;
      value = static_cast<float>(random) * 0x1p-31f - 1;
    }
    const std::size_t bytes = values.size() * sizeof(float);
    check(cudaMalloc(&data, bytes), "cudaMalloc");
    check(cudaMemcpy(data, values.data(), bytes, cudaMemcpyHostToDevice), "cudaMemcpy");
  }
  void* data = nullptr;
  int columns;
};

cublasHandle_t blas;

// c = a b, (m, k) times (k, n), where a and b may be stored transposed. cuBLAS counts columns
// first, so it is asked for the transpose of c.
void product(const Matrix& a, bool a_is_transposed, const Matrix& b, bool b_is_transposed, int m,
             int n, int k, Matrix& c) {
  const float one = 1, zero = 0;
  const auto a_op = a_is_transposed ? CUBLAS_OP_T : CUBLAS_OP_N;
  const auto b_op = b_is_transposed ? CUBLAS_OP_T : CUBLAS_OP_N;
  check(cublasSgemm(blas, b_op, a_op, n, m, k, &one, static_cast<const float*>(b.data), b.columns,
                    static_cast<const float*>(a.data), a.columns, &zero,
                    static_cast<float*>(c.data), n),
        "cublasSgemm");
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 6) return std::fputs("error: BATCH INPUT HIDDEN OUTPUT STEPS [--nn]\n", stderr), 2;
  const int N = std::atoi(argv[1]), D_in = std::atoi(argv[2]), H = std::atoi(argv[3]);
  const int D_out = std::atoi(argv[4]), steps = std::atoi(argv[5]);
  const bool nn = argc > 6;
  check(cublasCreate(&blas), "cublasCreate");

  FiveProducts<Matrix> products{N, D_in, H, D_out, nn};
  const auto step = [&] { products.step(product); };

  cudaEvent_t begin, end;
  check(cudaEventCreate(&begin), "cudaEventCreate");
  check(cudaEventCreate(&end), "cudaEventCreate");
  for (int i = 0; i < 3; ++i) step();
  check(cudaEventRecord(begin), "cudaEventRecord");
  for (int i = 0; i < steps; ++i) step();
  check(cudaEventRecord(end), "cudaEventRecord");
  check(cudaEventSynchronize(end), "cudaEventSynchronize");
  float milliseconds = 0;
  check(cudaEventElapsedTime(&milliseconds, begin, end), "cudaEventElapsedTime");
  std::printf("%.6f\n", static_cast<double>(milliseconds) / steps);
}
