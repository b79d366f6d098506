// Random smooth functions of float64 tensors: their first and second derivatives must be those that
// differences give.
#include "common/autograd.hpp"

#include "bytes.hpp"

namespace fuzz {
namespace {

using namespace ladder;
using autograd::variable_list;
using T = const Tensor&;

// x³, as somebody who learns would write it.
struct Cube : autograd::Function<Cube> {
  static Tensor forward(autograd::AutogradContext* ctx, Tensor x) {
    ctx->save_for_backward({x});
    return x * x * x;
  }
  static variable_list backward(autograd::AutogradContext* ctx, variable_list grads) {
    const Tensor x = ctx->get_saved_variables()[0];
    return {grads[0] * 3 * x * x};
  }
};

// By position alone, so that a nudge to a value changes nothing.
Tensor mask_for(T x) { return arange(x.numel()).view(x.sizes()).lt(2); }

using Operation = Tensor (*)(T, T, std::int64_t dim);
const Operation kOperations[] = {
    [](T x, T y, std::int64_t) { return x + y; },
    [](T x, T y, std::int64_t) { return x.sub(y, 2); },
    [](T x, T y, std::int64_t) { return x * y; },
    [](T x, T y, std::int64_t) { return x / (1 + y * y); },
    [](T x, T y, std::int64_t) { return x.mm(y); },
    [](T x, T y, std::int64_t) { return x.mm(y.t()); },
    [](T x, T y, std::int64_t) { return x.matmul(y); },
    [](T x, T y, std::int64_t) { return x[0].addmm(x.t(), y); },
    [](T x, T y, std::int64_t) { return where(mask_for(x), x, y); },
    [](T x, T, std::int64_t) { return x.masked_fill(mask_for(x), 0.5); },
    [](T x, T, std::int64_t) { return -x; },
    [](T x, T, std::int64_t) { return x.clone(); },
    [](T x, T, std::int64_t) { return x.exp(); },
    [](T x, T, std::int64_t) { return (1 + x * x).log(); },
    [](T x, T, std::int64_t) { return (1 + x * x).sqrt(); },
    [](T x, T, std::int64_t) { return x.sigmoid(); },
    [](T x, T, std::int64_t) { return (1 + x * x).clamp(0.5).relu().abs(); },
    [](T x, T, std::int64_t) { return x.pow(3); },
    [](T x, T, std::int64_t) { return Cube::apply(x); },
    [](T x, T, std::int64_t) { return x.sum(); },
    [](T x, T, std::int64_t dim) { return x.sum(dim, true); },
    [](T x, T, std::int64_t dim) { return x.numel() ? x.mean(dim) : x.sum(dim); },
    [](T x, T, std::int64_t dim) { return x.select(dim, -1); },
    [](T x, T, std::int64_t dim) { return x.transpose(dim, 0); },
    [](T x, T, std::int64_t dim) { return x.unsqueeze(dim); },
    [](T x, T, std::int64_t) {
      return x.unsqueeze(0).expand({2, -1, -1});
    },
    [](T x, T y, std::int64_t) { return x.expand(y.sizes()); },
    [](T x, T y, std::int64_t) { return x.reshape(y.sizes()); },
};

// The function that the bytes say: a few operations, each on leaves or earlier results. tanh keeps
// the numbers small; differences of large ones say little. What does not go together is left out.
variable_list function(Bytes bytes, variable_list values) {
  for (int step = 0; step < 6 && !bytes.used_up(); ++step) {
    const Tensor x = values[bytes.below(values.size())], y = values[bytes.below(values.size())];
    const Operation operation = bytes.one_of(kOperations);
    try {
      const Tensor z = operation(x, y, static_cast<std::int64_t>(bytes.below(3)));
      if (z.numel() <= 8) values.push_back(z.tanh());
    } catch (const Error&) {
    }
  }
  return {values.back()};
}

void check_derivatives(Bytes bytes) {
  constexpr std::int64_t sizes[][2] = {{2, 3}, {2, 2}, {1, 3}, {3, 1}, {0, 2}};
  manual_seed(bytes.next());
  variable_list leaves;
  for (int i = 0; i < 2; ++i) leaves.push_back(rand(bytes.one_of(sizes), kFloat64).sub(0.5));
  leaves[0].requires_grad_();
  leaves[1].requires_grad_(bytes.coin());
  const bool twice = bytes.rarely(4);
  const auto f = [&](const variable_list& in) { return function(bytes, in); };
  try {
    autograd::gradcheck(f, leaves);
    if (twice) autograd::gradgradcheck(f, leaves);
  } catch (const Error& error) {
    expect(false, error.what());
  }
}

}  // namespace
}  // namespace fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::check_derivatives(fuzz::Bytes(data, size));
  return 0;
}
