// Runs the tests that need a GPU. Exit code 77, with the reason, where there is none.
#define DOCTEST_CONFIG_IMPLEMENT
#include <doctest/doctest.h>

#include <iostream>

#include "common/tensor.hpp"

int main(int argc, char** argv) {
  try {
    ladder::empty({1}, ladder::Device("cuda"));
  } catch (const std::exception& error) {
    std::cout << "skipped: " << error.what() << "\n";
    return 77;
  }
  return doctest::Context(argc, argv).run();
}
