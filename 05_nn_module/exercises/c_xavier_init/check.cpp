// 05c: PyTorch's Xavier weights, and the library's.
// AIM: to know how large weights should start, and why
#include "tests/exercises/check.hpp"

#include "common/nn.hpp"

using namespace ladder;

void xavier_uniform(const Tensor& weight);
void initialise(nn::Module& net);

namespace {

// A tree: two linear layers in a Sequential, one beside it, and a tensor that belongs to no layer.
struct Net : nn::Module {
  Net() {
    register_module("body", body);
    register_module("head", head);
    register_parameter("scale", ones({3}));
    to(kCPU, kFloat64);
  }

  nn::Sequential body{nn::Linear(4, 6), nn::ReLU(),
                      nn::Linear(nn::LinearOptions(6, 5).bias(false))};
  nn::Linear head{5, 2};
};

template <class F> Tensor filled(IntArrayRef sizes, std::uint32_t seed, F fill) {
  const Tensor weight = zeros(sizes, kFloat64).requires_grad_();
  manual_seed(seed);
  fill(weight);
  return weight.detach();
}

template <class F> Tensor parameter_of_net(const std::string& name, std::uint32_t seed, F fill) {
  manual_seed(seed);
  Net net;
  fill(net);
  return net.named_parameters()[name].detach();
}

void initialise_with_the_library(Net& net) {
  const NoGradGuard no_grad;
  for (nn::Linear layer : {nn::Linear(net.body->ptr<nn::LinearImpl>(0)),
                           nn::Linear(net.body->ptr<nn::LinearImpl>(2)), net.head}) {
    nn::init::xavier_uniform_(layer->weight);
    if (layer->bias.defined()) layer->bias.zero_();
  }
}

}  // namespace

void exercise::check(Check& check) {
  const std::uint32_t seed = check.seed();
  // python3 -c "import torch; torch.manual_seed(5)
  // print(torch.nn.init.xavier_uniform_(torch.empty(2, 3, dtype=torch.float64)))"  (printed with 16
  // digits)
  check.close(
      "a weight (2, 3) after manual_seed(5)",
      [] {
        return filled({2, 3}, 5, xavier_uniform);
      },
      [] {
        return tensor({{0.3111392905378112, -0.5263440364800065, -0.30491140888576546},
                       {-0.40502416265564695, -0.5124116756221531, 0.7699417008597158}},
                      kFloat64);
      },
      "The variance c²/3 of the weights has to be 2 / (in + out), with both counts in it; PyTorch "
      "draws these from the same seed.");
  for (const auto& [out, in] : {std::pair{5, 40}, {40, 5}})
    check.close(
        "a weight (" + std::to_string(out) + ", " + std::to_string(in) + ")",
        [=] {
          return filled({out, in}, seed, xavier_uniform);
        },
        [=] {
          return filled({out, in}, seed, [](const Tensor& w) { nn::init::xavier_uniform_(w); });
        },
        "in and out count alike: a weight and its transpose have the same bound.");
  for (const char* name :
       {"body.0.weight", "body.0.bias", "body.2.weight", "head.weight", "head.bias", "scale"})
    check.close(
        std::string(name) + " after initialise()",
        [=] { return parameter_of_net(name, seed, [](Net& net) { initialise(net); }); },
        [=] { return parameter_of_net(name, seed, initialise_with_the_library); },
        "Every linear layer in the tree, at any depth and in its order, gets a new weight and a "
        "bias "
        "of 0; what is no linear layer stays as it was.");
}
