// The whole of Ladder's API, answered by libtorch: compiled with this folder first on the include
// path, `ladder` means `torch`. Stages 02 to 08 and the API tests compile against both, unchanged.
#pragma once

#include <torch/torch.h>

// glog, which libtorch brings along, has macros of these names; doctest's are meant.
#undef CHECK
#undef CHECK_EQ
#undef CHECK_NE
#undef CHECK_LE
#undef CHECK_LT
#undef CHECK_GE
#undef CHECK_GT
#undef CHECK_NOTNULL

#include "common/harness/step_graph.hpp"

namespace at {
// libtorch has at::cuda::CUDAGraph, which wants to be recorded in a stream of its own: more than
// the stages' training loop does.
inline std::unique_ptr<ladder::StepGraph> make_step_graph(const Tensor&) {
  TORCH_CHECK(false, "--cuda-graph is for the engine ladder only");
}
}  // namespace at

namespace torch::cuda {
/// Why a GPU can't be used, as libtorch says it when a tensor is to be made there; "" if it can.
inline std::string unavailable_reason(int index) {
  try {
    torch::empty({0}, Device(kCUDA, static_cast<c10::DeviceIndex>(index)));
  } catch (const std::exception& error) {
    const std::string text = error.what();  // further sentences, and a stack trace, come behind
    return text.substr(0, std::min(text.find('\n'), text.find(". ")));
  }
  return "";
}
}  // namespace torch::cuda

namespace ladder {

namespace autograd = torch::autograd;
namespace cuda = torch::cuda;
namespace nn = torch::nn;
namespace optim = torch::optim;

// One by one, not `using namespace torch`: an unqualified randn() would then find at::randn as well
// as torch::randn. Functions of tensors, such as exp(x), need no line: they are found beside
// Tensor.
using torch::AutoGradMode;
using torch::Device;
using torch::DeviceType;
using torch::Dtype;
using torch::GradMode;
using torch::IntArrayRef;
using torch::IValue;
using torch::NoGradGuard;
using torch::OrderedDict;
using torch::Scalar;
using torch::ScalarType;
using torch::Tensor;
using torch::TensorList;
using torch::TensorOptions;

using torch::kBool;
using torch::kCPU;
using torch::kCUDA;
using torch::kDouble;
using torch::kFanIn;
using torch::kFanOut;
using torch::kFloat;
using torch::kFloat32;
using torch::kFloat64;
using torch::kInt64;
using torch::kLeakyReLU;
using torch::kLinear;
using torch::kLong;
using torch::kMean;
using torch::kNone;
using torch::kReLU;
using torch::kSigmoid;
using torch::kSum;
using torch::kTanh;

using torch::arange;
using torch::device;
using torch::dtype;
using torch::empty;
using torch::empty_like;
using torch::from_blob;
using torch::full;
using torch::full_like;
using torch::globalContext;
using torch::manual_seed;
using torch::ones;
using torch::ones_like;
using torch::rand;
using torch::rand_like;
using torch::randn_like;
using torch::requires_grad;
using torch::tensor;
using torch::zeros;
using torch::zeros_like;

std::string python_repr(const Tensor& tensor);  // common/ops/print.cpp

/// Who takes a part of the rows of a batch (processes/ beside this); most often nobody.
inline Tensor (*on_batch)(const Tensor& all) = nullptr;

/// In the stages whose layers draw their weights themselves, it draws the rows of a batch.
inline Tensor randn(IntArrayRef sizes, const TensorOptions& options = {}) {
  const Tensor all = torch::randn(sizes, options);
  return on_batch ? on_batch(all) : all;
}

}  // namespace ladder
