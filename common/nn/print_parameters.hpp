#pragma once

#include <iostream>

namespace ladder {

/// Prints each parameter of an nn::Module as "0.weight [100, 1000]".
template <class Module> void print_parameters(const Module& module) {
  for (const auto& parameter : module.named_parameters())
    std::cout << parameter.key() << " " << parameter.value().sizes() << "\n";
}

}  // namespace ladder
