// The five matrix products of one training step on a GPU, by cuBLAS in float32, and nothing else:
// the floor under every stage's time. Prints the time of a step in milliseconds.
//
//   bare_products_on_gpu BATCH INPUT HIDDEN OUTPUT STEPS [--nn]
//
// With --nn the weights lie as nn.Linear keeps them, (out, in); without it as (in, out), as in
// stages 02 to 04.
#include <cublas_v2.h>
#include <cuda_runtime_api.h>

#include <cstdio>
#include <cstdlib>
#include <random>
#include <vector>

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
  Matrix(int rows, int columns_) : columns(columns_) {
    static std::mt19937 random{0};
    std::normal_distribution<float> normal;
    std::vector<float> values(static_cast<std::size_t>(rows) * static_cast<std::size_t>(columns));
    for (float& value : values) value = normal(random);
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
void product(const Matrix& a, cublasOperation_t a_op, const Matrix& b, cublasOperation_t b_op,
             int m, int n, int k, Matrix& c) {
  const float one = 1, zero = 0;
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

  const Matrix x(N, D_in), a(N, H), grad_y(N, D_out), grad_h(N, H);
  const Matrix w1 = nn ? Matrix(H, D_in) : Matrix(D_in, H);
  const Matrix w2 = nn ? Matrix(D_out, H) : Matrix(H, D_out);
  Matrix h(N, H), y(N, D_out), grad_a(N, H), grad_w1(D_in, H), grad_w2(H, D_out);
  constexpr auto no = CUBLAS_OP_N, yes = CUBLAS_OP_T;
  const auto step = [&] {
    if (nn) {
      product(x, no, w1, yes, N, H, D_in, h);             // h = x w1'
      product(a, no, w2, yes, N, D_out, H, y);            // y = a w2'
      product(grad_y, yes, a, no, D_out, H, N, grad_w2);  // grad_w2 = grad_y' a
      product(grad_y, no, w2, no, N, H, D_out, grad_a);   // grad_a = grad_y w2
      product(grad_h, yes, x, no, H, D_in, N, grad_w1);   // grad_w1 = grad_h' x
    } else {
      product(x, no, w1, no, N, H, D_in, h);              // h = x w1
      product(a, no, w2, no, N, D_out, H, y);             // y = a w2
      product(a, yes, grad_y, no, H, D_out, N, grad_w2);  // grad_w2 = a' grad_y
      product(grad_y, no, w2, yes, N, H, D_out, grad_a);  // grad_a = grad_y w2'
      product(x, yes, grad_h, no, D_in, H, N, grad_w1);   // grad_w1 = x' grad_h
    }
  };

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
