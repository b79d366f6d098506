// Runs the tests that need a GPU. Exit code 77, with the reason, where there is none.
#define DOCTEST_CONFIG_IMPLEMENT
#include <doctest/doctest.h>

#include <iostream>

#include "common/tensor.hpp"

int main(int argc, char** argv) {
  if (!ladder::cuda::is_available()) {
    std::cout << "skipped: " << ladder::cuda::unavailable_reason(0) << "\n";
    return 77;
  }
  return doctest::Context(argc, argv).run();
}
