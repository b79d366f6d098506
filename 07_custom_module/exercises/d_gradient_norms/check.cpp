// 07d: the norms, from gradients that autograd::grad() returns instead of leaving them in the
// parameters.
// AIM: to find the layer at which nothing arrives
#include "tests/exercises/check.hpp"

#include <cmath>

#include "common/autograd.hpp"
#include "common/nn.hpp"

using namespace ladder;

std::vector<double> gradient_norms(const nn::Module& net);
std::string smallest_gradient(const nn::Module& net);

namespace {

struct Case {
  std::string name;
  std::shared_ptr<nn::Module> net;
  Tensor loss;
};

Case two_layers(std::uint32_t seed) {
  manual_seed(seed);
  nn::Sequential net{nn::Linear(5, 7), nn::ReLU(), nn::Linear(7, 3)};
  net->to(kFloat64);
  return {"two layers", net.ptr(), net->forward(randn({6, 5}, kFloat64)).pow(2).sum()};
}

// The layer in the middle takes no part.
Case unused_layer(std::uint32_t seed) {
  manual_seed(seed);
  nn::Linear first(5, 7), unused(7, 7), last(7, 3);
  nn::Sequential net{first, unused, last};
  net->to(kFloat64);
  const Tensor x = randn({6, 5}, kFloat64);
  return {"an unused layer", net.ptr(), last(first(x).relu()).pow(2).sum()};
}

Case deep(std::uint32_t seed) {
  manual_seed(seed);
  nn::Sequential net{nn::Linear(8, 8), nn::Sigmoid(), nn::Linear(8, 8), nn::Sigmoid(),
                     nn::Linear(8, 8), nn::Sigmoid(), nn::Linear(8, 8), nn::Sigmoid(),
                     nn::Linear(8, 8), nn::Sigmoid(), nn::Linear(8, 1)};
  net->to(kFloat64);
  return {"six layers with sigmoids", net.ptr(),
          net->forward(randn({6, 8}, kFloat64)).pow(2).sum()};
}

std::vector<double> norms(const Case& of) {
  std::vector<double> all;
  for (const Tensor& grad :
       autograd::grad({of.loss}, of.net->parameters(), {}, true, false, true)) {
    double squares = 0;
    if (grad.defined())
      for (std::int64_t i = 0; i < grad.numel(); ++i)
        squares += std::pow(grad.reshape({-1})[i].item<double>(), 2);
    all.push_back(std::sqrt(squares));
  }
  return all;
}

std::string smallest(const Case& of) {
  const auto all = norms(of);
  std::size_t best = 0;
  for (std::size_t i = 1; i < all.size(); ++i)
    if (all[i] < all[best]) best = i;
  return of.net->named_parameters()[best].key();
}

Case trained(const Case& of) {
  of.loss.backward();
  return of;
}

}  // namespace

void exercise::check(Check& check) {
  const std::uint32_t seed = check.seed();
  const std::string norm =
      "The norm of a gradient is the root of the sum of the squares of all its elements; one "
      "number "
      "for each parameter, biases included, and 0 where no gradient is.";
  const std::string least =
      "A parameter without a gradient has the smallest of all, 0. Of equal "
      "norms the first wins.";
  for (const auto make : {two_layers, unused_layer, deep})
    check.close(
        "the norms, " + make(0).name, [&] { return gradient_norms(*trained(make(seed)).net); },
        [&] { return norms(make(seed)); }, norm, 1e-9);
  for (const auto make : {two_layers, unused_layer})
    check.equal(
        "the smallest gradient, " + make(0).name,
        [&] { return smallest_gradient(*trained(make(seed)).net); },
        [&] { return smallest(make(seed)); }, least);
  check.predict(
      "the smallest gradient, " + deep(0).name,
      [&] { return smallest_gradient(*trained(deep(seed)).net); },
      [&] { return smallest(deep(seed)); },
      "It sits in the first layer, and is about 20,000 times smaller than that of the "
      "last one: each sigmoid on the way back takes three quarters away, or more. This "
      "is called a vanishing gradient. A ReLU passes on all of it, or nothing.");
}
