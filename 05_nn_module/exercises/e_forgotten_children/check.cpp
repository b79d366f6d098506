// 05e: the names that PyTorch gives to the same tree.
// AIM: to know how a tree of modules finds its parameters
// REPLACES: common/nn/module.cpp
// DEFINES: ladder::nn::Module::named_modules
//
// The expected names are PyTorch's:
//
//     python3 -c "
//     import torch
//     from torch.nn import Linear, Module, ReLU, Sequential
//     block = Module(); block.fc = Linear(3, 3); block.act = ReLU()
//     body = Module(); body.inp = Linear(2, 3); body.block = block; body.out = Linear(3, 2)
//     net = Module(); net.body = body; net.head = Sequential(Linear(2, 2), ReLU())
//     print(*[name for name, _ in net.named_modules()])
//     print(*[name for name, _ in net.named_modules(prefix='net')])
//     print(*[name for name, _ in net.named_parameters()])"
#include "tests/exercises/check.hpp"

#include "common/nn.hpp"

using namespace ladder;

namespace {

struct Block : nn::Module {
  Block() {
    register_module("fc", nn::Linear(3, 3));
    register_module("act", nn::ReLU());
  }
};

struct Body : nn::Module {
  Body() {
    register_module("inp", nn::Linear(2, 3));
    register_module("block", std::make_shared<Block>());
    register_module("out", nn::Linear(3, 2));
  }
};

struct Net : nn::Module {
  Net() {
    register_module("body", std::make_shared<Body>());
    register_module("head", nn::Sequential(nn::Linear(2, 2), nn::ReLU()));
  }
};

template <class Items> std::string names(const Items& items) {
  std::string text;
  for (const std::string& name : items.keys()) text += (text.empty() ? "" : " ") + name;
  return text;
}

// How many of a network's numbers a step with gradients of 1 has moved.
double moved_by_a_step() {
  const auto net = std::make_shared<Net>();
  net->to(kCPU, kFloat64);
  Tensor sum = zeros({}, kFloat64);
  for (const Tensor& w : net->parameters()) sum = sum + w.sum();
  sum.backward();
  double moved = 0;
  for (const Tensor& w : net->parameters()) moved += w.grad().sum().item<double>();
  return moved;
}

}  // namespace

void exercise::check(Check& check) {
  check.equal(
      "the names of all modules below a network",
      [] { return names(Net().named_modules("", false)); },
      [] {
        return "body body.inp body.block body.block.fc body.block.act body.out head head.0 head.1";
      },
      "Every child is listed, and right behind it what lies below it, by names that say the whole "
      "way from the top.");
  check.equal(
      "the same with a prefix", [] { return names(Net().named_modules("net", false)); },
      [] {
        return "net.body net.body.inp net.body.block net.body.block.fc net.body.block.act "
               "net.body.out net.head net.head.0 net.head.1";
      },
      "A prefix stands before every name, at all levels.");
  check.equal(
      "with the network itself", [] { return std::make_shared<Net>()->modules().size(); },
      [] { return 10; }, "The module itself is one more, unless it is told to leave itself out.");
  check.equal(
      "the names of all parameters", [] { return names(Net().named_parameters()); },
      [] {
        return "body.inp.weight body.inp.bias body.block.fc.weight body.block.fc.bias "
               "body.out.weight body.out.bias head.0.weight head.0.bias";
      },
      "Parameters are listed by walking the modules: what the walk leaves out is never trained.");
  check.equal(
      "numbers in the network that have a gradient", moved_by_a_step,
      [] { return (6 + 3) + (9 + 3) + (6 + 2) + (4 + 2); },
      "A module's to(), zero_grad() and parameters() reach all of its tensors, at any depth.");
}
