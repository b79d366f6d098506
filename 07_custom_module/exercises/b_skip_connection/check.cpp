// 07b: held against the formula, written out with products of matrices.
// AIM: to use a result twice, and to register what is added
#include "tests/exercises/check.hpp"

#include "common/nn.hpp"

using namespace ladder;

std::shared_ptr<nn::Module> make_net(std::int64_t D_in, std::int64_t H, std::int64_t D_out);
Tensor forward(nn::Module& net, const Tensor& x);

namespace {

constexpr std::int64_t N = 6, D_in = 5, H = 7, D_out = 3;

// The parameters that the network has to have, made here, in the order of their drawing.
struct Parameters {
  Tensor w1, b1, w2, b2, w_skip;

  explicit Parameters(std::uint32_t seed) {
    manual_seed(seed);
    nn::Linear linear1(D_in, H), linear2(H, D_out);
    nn::Linear skip(nn::LinearOptions(D_in, D_out).bias(false));
    for (auto* layer : {&linear1, &linear2, &skip}) (*layer)->to(kFloat64);
    w1 = linear1->weight, b1 = linear1->bias;
    w2 = linear2->weight, b2 = linear2->bias;
    w_skip = skip->weight;
  }
  std::vector<std::pair<std::string, Tensor>> named() const {
    return {{"linear1.weight", w1},
            {"linear1.bias", b1},
            {"linear2.weight", w2},
            {"linear2.bias", b2},
            {"skip.weight", w_skip}};
  }
  Tensor predict(const Tensor& x) const {
    const Tensor h_relu = (x.mm(w1.t()) + b1).clamp_min(0);
    return h_relu.mm(w2.t()) + b2 + x.mm(w_skip.t());
  }
};

std::shared_ptr<nn::Module> net_of(std::uint32_t seed) {
  manual_seed(seed);
  auto net = make_net(D_in, H, D_out);
  net->to(kFloat64);
  return net;
}

Tensor data(std::uint32_t seed) {
  manual_seed(seed + 1);
  return randn({N, D_in}, kFloat64);
}

std::string names_of(const std::shared_ptr<nn::Module>& net) {
  std::string all;
  for (const auto& item : net->named_parameters()) all += item.key() + " ";
  return all;
}

std::string names_wanted() {
  std::string all;
  for (const auto& [name, tensor] : Parameters(0).named()) all += name + " ";
  return all;
}

// One number for each output, all different, so that no mistake hides behind a symmetry.
Tensor loss_of(const Tensor& prediction) {
  return (prediction * arange(1, D_out + 1, kFloat64)).pow(2).sum();
}

}  // namespace

void exercise::check(Check& check) {
  const std::uint32_t seed = check.seed();
  check.equal(
      "the parameters' names, in order", [&] { return names_of(net_of(seed)); }, names_wanted,
      "Each of the three layers has to be registered, under its own name; an optimizer "
      "trains what is listed, and nothing else. `skip` has no bias.");
  for (const auto& [name, wanted] : Parameters(seed).named())
    check.close(
        name + " at the start", [&, n = name] { return net_of(seed)->named_parameters()[n]; },
        [w = wanted] { return w; },
        "Constructing a layer draws its weights, and members are constructed in the order "
        "of their declaration: linear1, linear2, skip.");
  check.close(
      "the prediction", [&] { return forward(*net_of(seed), data(seed)); },
      [&] { return Parameters(seed).predict(data(seed)); },
      "p = linear2(relu(linear1(x))) + skip(x): the sum comes last, and nothing is done to "
      "it.");
  for (const auto& [name, parameter] : Parameters(seed).named())
    check.close(
        "the gradient of " + name,
        [&, n = name] {
          const auto net = net_of(seed);
          loss_of(forward(*net, data(seed))).backward();
          return net->named_parameters()[n].grad();
        },
        [&, n = name] {
          const Parameters parameters(seed);
          loss_of(parameters.predict(data(seed))).backward();
          for (const auto& [other, tensor] : parameters.named())
            if (other == n) return tensor.grad();
          return Tensor();
        },
        "Where two roads meet in a sum, the gradient goes back along both of them.");
}
