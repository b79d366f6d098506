#include "common/nn/sequential.hpp"

namespace ladder::nn {

void SequentialImpl::push_back(std::string name, AnyModule module) {
  register_module(std::move(name), module.ptr());
  modules_.push_back(std::move(module));
}

void SequentialImpl::pretty_print(std::ostream& out) const { out << "torch::nn::Sequential"; }

}  // namespace ladder::nn
