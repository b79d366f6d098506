// The operations that random programs are made of.
#pragma once

#include "common/nn.hpp"

namespace fuzz {

using namespace ladder;

using T = const Tensor&;

using Unary = Tensor (*)(T);
const Unary kUnary[] = {
    [](T x) { return -x; },
    [](T x) { return x.abs(); },
    [](T x) { return x.exp(); },
    [](T x) { return x.log(); },
    [](T x) { return x.sqrt(); },
    [](T x) { return x.sigmoid(); },
    [](T x) { return x.tanh(); },
    [](T x) { return x.relu(); },
    [](T x) { return x.pow(2); },
    [](T x) { return x.pow(0.5); },
    [](T x) { return x.pow(-1); },
    [](T x) { return 3 / x; },
    [](T x) { return 1 - x; },
    [](T x) { return x.clamp(-0.5, 1); },
    [](T x) { return x.clamp_min(0); },
    [](T x) { return x.clamp_max(0.5); },
    [](T x) { return x.clone(); },
    [](T x) { return x.contiguous(); },
    [](T x) { return x.detach(); },
    [](T x) { return x.t(); },
    [](T x) { return x.sum(); },
    [](T x) { return x.mean(); },
    [](T x) { return x.max(); },
    [](T x) { return x.min(); },
    [](T x) { return x.argmax(); },
    [](T x) { return x.to(kFloat32); },
    [](T x) { return x.to(kFloat64); },
    [](T x) { return x.gt(0.5).to(kLong); },
    [](T x) { return x.le(0.5); },
    [](T x) { return x.ne(1); },
    [](T x) { return ones_like(x); },
};

using Binary = Tensor (*)(T, T);
const Binary kBinary[] = {
    [](T x, T y) { return x + y; },
    [](T x, T y) { return x.sub(y, 2); },
    [](T x, T y) { return x * y; },
    [](T x, T y) { return x / y; },
    [](T x, T y) { return x.mm(y); },
    [](T x, T y) { return x.matmul(y); },
    [](T x, T y) { return x.addmm(x, y); },
    [](T x, T y) { return x.lt(y); },
    [](T x, T y) { return x.ge(y); },
    [](T x, T y) { return x.eq(y); },
    [](T x, T y) { return x.where(x.gt(y), y); },
    [](T x, T y) { return x.where(y, x); },
    [](T x, T y) { return where(x, y, 2); },
    [](T x, T y) { return x.masked_fill(y, 3); },
    [](T x, T y) { return x.masked_fill(y.gt(0), 3); },
    [](T x, T y) { return nn::functional::linear(x, y); },
    [](T x, T y) { return nn::functional::linear(x, x, y); },
    [](T x, T y) { return nn::functional::mse_loss(x, y.expand(x.sizes())); },
};

using Along = Tensor (*)(T, std::int64_t, std::int64_t);
const Along kAlong[] = {
    [](T x, std::int64_t dim, std::int64_t other) { return x.transpose(dim, other); },
    [](T x, std::int64_t dim, std::int64_t i) { return x.select(dim, i); },
    [](T x, std::int64_t i, std::int64_t) { return x[i]; },
    [](T x, std::int64_t dim, std::int64_t) { return x.unsqueeze(dim); },
    [](T x, std::int64_t dim, std::int64_t other) {
      return x.sum({dim, other});
    },
    [](T x, std::int64_t dim, std::int64_t) { return x.sum(dim, true); },
    [](T x, std::int64_t dim, std::int64_t) { return x.mean(dim); },
    [](T x, std::int64_t dim, std::int64_t) { return x.argmax(dim); },
};

struct InPlace {
  Tensor& (*write)(T, T);
  Binary value;  // of what was written
};
const InPlace kInPlace[] = {
    {[](T x, T y) -> Tensor& { return x.add_(y); }, [](T x, T y) { return x + y; }},
    {[](T x, T y) -> Tensor& { return x.sub_(y, 2); }, [](T x, T y) { return x.sub(y, 2); }},
    {[](T x, T y) -> Tensor& { return x.mul_(y); }, [](T x, T y) { return x * y; }},
    {[](T x, T y) -> Tensor& { return x.div_(y); }, [](T x, T y) { return x / y; }},
    {[](T x, T y) -> Tensor& { return x.copy_(y); },
     [](T x, T y) { return y.to(x.dtype()).expand(x.sizes()); }},
    {[](T x, T y) -> Tensor& { return x.masked_fill_(y, 3); },
     [](T x, T y) { return x.masked_fill(y, 3); }},
    {[](T x, T) -> Tensor& { return x.relu_(); }, [](T x, T) { return x.relu(); }},
    {[](T x, T) -> Tensor& { return x.fill_(2); },
     [](T x, T) { return full(x.sizes(), 2, x.options()); }},
    {[](T x, T) -> Tensor& { return x.zero_(); }, [](T x, T) { return zeros_like(x); }},
};

}  // namespace fuzz
