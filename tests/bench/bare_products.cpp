// The five matrix products of one training step and nothing else, in float32: the floor under every
// stage's time, because no stage can leave one of them out. Prints the median time of a step in
// milliseconds.
//
//   bare_products BATCH IN HIDDEN OUT        weights as stages 01 to 04 keep them, (in, out)
//   bare_products BATCH IN HIDDEN OUT --nn   as nn.Linear keeps them, (out, in)
//   bare_products --blas                     no time, but which BLAS answers, with which kernels
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <random>
#include <vector>

#include "five_products.hpp"

extern "C" void cblas_sgemm(int order, int transpose_a, int transpose_b, int m, int n, int k,
                            float alpha, const float* a, int lda, const float* b, int ldb,
                            float beta, float* c, int ldc);
// OpenBLAS names itself; another BLAS does not have these.
extern "C" [[gnu::weak]] char* openblas_get_config();
extern "C" [[gnu::weak]] char* openblas_get_corename();

namespace {

constexpr int kWarmUp = 20, kSteps = 500;

struct Matrix {
  Matrix(int rows, int width)
      : columns(width), data(static_cast<std::size_t>(rows) * static_cast<std::size_t>(width)) {
    static std::mt19937 random{0};
    std::normal_distribution<float> normal;
    for (float& value : data) value = normal(random);
  }
  int columns;
  std::vector<float> data;
};

// c = a b, (m, k) times (k, n), where a and b may be stored transposed.
void product(const Matrix& a, bool a_is_transposed, const Matrix& b, bool b_is_transposed, int m,
             int n, int k, Matrix& c) {
  constexpr int kRowMajor = 101, kNo = 111, kYes = 112;  // as in cblas.h
  cblas_sgemm(kRowMajor, a_is_transposed ? kYes : kNo, b_is_transposed ? kYes : kNo, m, n, k, 1.0F,
              a.data.data(), a.columns, b.data.data(), b.columns, 0.0F, c.data.data(), c.columns);
}

}  // namespace

int main(int argc, char** argv) {
  const char* const flag = argc > 1 ? argv[1] : "";
  if (std::strcmp(flag, "--blas") == 0) {
    if (openblas_get_config && openblas_get_corename)
      std::printf("%s; kernels: %s\n", openblas_get_config(), openblas_get_corename());
    else
      std::printf("one that does not name itself\n");
    return 0;
  }
  if (argc < 5) return 2;
  const bool nn = argc > 5 && std::strcmp(argv[5], "--nn") == 0;
  FiveProducts<Matrix> products{std::atoi(argv[1]), std::atoi(argv[2]), std::atoi(argv[3]),
                                std::atoi(argv[4]), nn};
  const auto step = [&] { products.step(product); };

  for (int i = 0; i < kWarmUp; ++i) step();
  std::vector<double> milliseconds;
  for (int i = 0; i < kSteps; ++i) {
    const auto start = std::chrono::steady_clock::now();
    step();
    const std::chrono::duration<double, std::milli> time = std::chrono::steady_clock::now() - start;
    milliseconds.push_back(time.count());
  }
  std::nth_element(milliseconds.begin(), milliseconds.begin() + kSteps / 2, milliseconds.end());
  std::printf("%.6f\n", milliseconds[kSteps / 2]);
}
