// 08b: networks that are made so that each depth occurs, held against products of matrices.
// AIM: to let numbers decide what is computed, and to see that gradients do not mind
#include "tests/exercises/check.hpp"

#include "common/nn.hpp"

using namespace ladder;

std::shared_ptr<nn::Module> make_net(std::int64_t D_in, std::int64_t H, std::int64_t D_out,
                                     double bound);
Tensor forward(nn::Module& net, const Tensor& x);

namespace {

constexpr std::int64_t N = 6, D_in = 5, H = 4, D_out = 3;
constexpr double kBound = 1;

// What middle makes of its input is negative in one place, which the ReLU makes 0, and positive in
// the others, so that the mean is `factor` times as large: start, start * factor, start * factor^2
// ... The weights are uneven by up to 5 %, which never leads across the bound.
struct Case {
  int depth;
  double start, factor;
};
const Case kCases[] = {{0, 0.8, 0.5}, {1, 1.6, 0.5}, {2, 3.2, 0.5}, {3, 6.4, 0.5}, {3, 1.3, 2}};

using Tensors = std::vector<Tensor>;  // w1, b1, w_middle, b_middle, w2, b2

Tensors parameters(const Case& of, std::uint32_t seed) {
  manual_seed(seed);
  const auto uneven = [](IntArrayRef sizes) { return rand(sizes, kFloat64) * 0.1 + 0.95; };
  const Tensor middle = uneven({H, H}) * (of.factor / (H - 1));
  middle[H - 1].mul_(-1);
  const Tensor zero = zeros({H}, kFloat64), last = randn({D_out, H}, kFloat64);
  return {
      uneven({H, D_in}) * (of.start / D_in), zero, middle, zero, last, randn({D_out}, kFloat64)};
}

Tensor data() { return ones({N, D_in}, kFloat64); }

std::shared_ptr<nn::Module> net_of(const Case& of, std::uint32_t seed) {
  auto net = make_net(D_in, H, D_out, kBound);
  net->to(kFloat64);
  const NoGradGuard guard;
  const Tensors values = parameters(of, seed), own = net->parameters();
  for (std::size_t i = 0; i < values.size(); ++i) own.at(i).copy_(values[i]);
  return net;
}

Tensor predict(const Tensors& p, int depth) {
  Tensor h = (data().mm(p[0].t()) + p[1]).clamp_min(0);
  for (; depth > 0; --depth) h = (h.mm(p[2].t()) + p[3]).clamp_min(0);
  return h.mm(p[4].t()) + p[5];
}

// The gradient of parameter i, or zeros where it takes no part.
Tensor gradient(const Tensor& parameter) {
  return parameter.grad().defined() ? parameter.grad() : zeros_like(parameter);
}

Tensor answered(const Case& of, std::uint32_t seed, std::size_t i) {
  const auto net = net_of(of, seed);
  forward(*net, data()).pow(2).sum().backward();
  return gradient(net->parameters().at(i));
}

Tensor expected(const Case& of, std::uint32_t seed, std::size_t i) {
  const Tensors p = parameters(of, seed);
  for (const Tensor& parameter : p) parameter.requires_grad_();
  predict(p, of.depth).pow(2).sum().backward();
  return gradient(p[i]);
}

}  // namespace

void exercise::check(Check& check) {
  for (const Case& of : kCases) {
    const std::string what = "where the mean " + std::string(of.factor > 1 ? "grows" : "shrinks") +
                             " and the depth is " + std::to_string(of.depth);
    check.close(
        "the prediction " + what, [&] { return forward(*net_of(of, check.seed()), data()); },
        [&] { return predict(parameters(of, check.seed()), of.depth); },
        "middle and its ReLU are applied as long as the mean of h_relu, as it is then, is "
        "above the bound, and three times at most.");
    for (const std::size_t i : {0, 2})
      check.close(
          std::string("the gradient of ") + (i == 0 ? "linear1" : "middle") + ".weight " + what,
          [&] { return answered(of, check.seed(), i); },
          [&] { return expected(of, check.seed(), i); },
          "The graph is what was computed: each use of middle is a part of it, and the "
          "question whether to go on is none.");
  }
}
