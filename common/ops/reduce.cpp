// Sums, means and extremes over some or all dimensions.
#include "common/ops/elementwise.hpp"
#include "common/ops/operators.hpp"

namespace ladder {

using kernels::ReduceOp;

namespace {

std::vector<std::int64_t> all_dims(const Tensor& self) {
  std::vector<std::int64_t> dims(static_cast<std::size_t>(self.dim()));
  for (std::size_t d = 0; d < dims.size(); ++d) dims[d] = static_cast<std::int64_t>(d);
  return dims;
}

// The shape of self with the reduced dimensions at size 1.
std::vector<std::int64_t> kept_sizes(const Tensor& self, IntArrayRef dims) {
  auto sizes = self.sizes().vec();
  std::vector<bool> seen(sizes.size());
  for (std::int64_t dim : dims) {
    const auto d = static_cast<std::size_t>(wrap_dim(dim, self.dim()));
    if (self.dim() == 0) continue;
    check(!seen[d], "dim ", d, " appears multiple times in the list of dims");
    seen[d] = true;
    sizes[d] = 1;
  }
  return sizes;
}

// Drops the reduced dimensions, which all have size 1.
std::vector<std::int64_t> dropped_sizes(const Tensor& self, IntArrayRef dims) {
  auto sizes = self.sizes().vec();
  for (std::int64_t dim : dims)
    if (self.dim() > 0) sizes[static_cast<std::size_t>(wrap_dim(dim, self.dim()))] = -1;
  std::erase(sizes, -1);
  return sizes;
}

void check_not_empty(const Tensor& self, std::int64_t dim, const char* function) {
  dim = wrap_dim(dim, self.dim());
  check(self.dim() == 0 || self.size(dim) > 0, function, "(): Expected reduction dim ", dim,
        " to have non-zero size.");
}

// Reduces by the kernel; the result keeps the reduced dimensions at size 1.
Tensor reduce(ReduceOp op, const Tensor& x, IntArrayRef dims) {
  Tensor out = empty(kept_sizes(x, dims), x.options());
  backend(x).reduce(op, array(out), array(x));
  return out;
}

Tensor reshaped(const Tensor& out, std::vector<std::int64_t> sizes) {
  auto strides = contiguous_strides(sizes);
  return alias(out, std::move(sizes), std::move(strides), 0);
}

// What sum and mean have in common: every element of x gets the gradient of the sum it went into,
// divided by `divisor`.
Tensor divided_sum(AutogradContext* ctx, const Tensor& x, IntArrayRef dims, bool keepdim,
                   double divisor) {
  Tensor out = reduce(ReduceOp::sum, x, dims);
  ctx->saved_data["sizes"] = x.sizes().vec();
  ctx->saved_data["kept"] = out.sizes().vec();
  ctx->saved_data["divisor"] = divisor;
  if (divisor != 1)
    backend(x).arithmetic(kernels::ArithmeticOp::div, array(out), array(out),
                          array(ops::number(divisor, x)));
  return keepdim ? out : reshaped(out, dropped_sizes(x, dims));
}

Tensor divided_sum_backward(AutogradContext* ctx, const Tensor& g) {
  const double divisor = ctx->saved_data["divisor"].toDouble();
  const Tensor share = divisor == 1 ? g : g / divisor;
  return share.view(ctx->saved_data["kept"].toIntVector())
      .expand(ctx->saved_data["sizes"].toIntVector());
}

// An empty list stands for all dimensions.
std::vector<std::int64_t> dims_or_all(const Tensor& x, IntArrayRef dims) {
  return dims.empty() ? all_dims(x) : dims.vec();
}

}  // namespace

// The sum over `dims`
template <class Self> struct SumOver : Function<Self> {
  static Tensor forward(AutogradContext* ctx, const Tensor& x, IntArrayRef dims, bool keepdim) {
    return divided_sum(ctx, x, dims, keepdim, 1);
  }
  static variable_list backward(AutogradContext* ctx, variable_list grads) {
    return {divided_sum_backward(ctx, grads[0]), Tensor(), Tensor()};
  }
};
struct Sum : SumOver<Sum> {};
struct SumDims : SumOver<SumDims> {
  static constexpr const char* name = "SumBackward1";
};

// The mean over `dims`: the sum, divided by how many there are
template <class Self> struct MeanOver : Function<Self> {
  static Tensor forward(AutogradContext* ctx, const Tensor& x, IntArrayRef dims, bool keepdim) {
    check(x.is_floating_point(),
          "mean(): could not infer output dtype. Input dtype must be either a floating point or "
          "complex dtype. Got: ",
          x.scalar_type());
    const std::int64_t means = kernels::numel(kept_sizes(x, dims));
    const double count = means ? static_cast<double>(x.numel()) / static_cast<double>(means) : 1;
    return divided_sum(ctx, x, dims, keepdim, count);
  }
  static variable_list backward(AutogradContext* ctx, variable_list grads) {
    return {divided_sum_backward(ctx, grads[0]), Tensor(), Tensor()};
  }
};
struct Mean : MeanOver<Mean> {};
struct MeanDims : MeanOver<MeanDims> {
  static constexpr const char* name = "MeanBackward1";
};

// The largest or smallest of all elements. Several that are equally extreme share the gradient, and
// so do those that are nan, if nan it is.
template <class Self> struct Extreme : Function<Self> {
  static Tensor forward(AutogradContext* ctx, const Tensor& x) {
    check(x.numel() > 0, Self::function,
          "(): Expected reduction dim to be specified for input.numel() == 0. Specify the "
          "reduction dim with the 'dim' argument.");
    ops::check_floating(x, Self::function);
    const Tensor y = reshaped(reduce(Self::op, x, all_dims(x)), {});
    ctx->save_for_backward({x, y});
    return y;
  }
  static variable_list backward(AutogradContext* ctx, variable_list grads) {
    const variable_list saved = ctx->get_saved_variables();
    const Tensor &x = saved[0], &y = saved[1];
    const Tensor is_extreme = ladder::where(y.ne(y), x.ne(x), x.eq(y)).to(grads[0].dtype());
    return {is_extreme * (grads[0] / is_extreme.sum())};
  }
};
struct Max : Extreme<Max> {
  static constexpr const char *name = "MaxBackward1", *function = "max";
  static constexpr ReduceOp op = ReduceOp::max;
};
struct Min : Extreme<Min> {
  static constexpr const char *name = "MinBackward1", *function = "min";
  static constexpr ReduceOp op = ReduceOp::min;
};

// Along one dimension, with the positions. The gradient goes to the position alone.
template <class Self> struct ExtremeAlong : Function<Self> {
  static variable_list forward(AutogradContext* ctx, const Tensor& x, std::int64_t dim,
                               bool keepdim) {
    check_not_empty(x, dim, Self::function);
    ops::check_floating(x, Self::function);
    const Tensor places = (Self::op == ReduceOp::max ? x : -x).argmax(dim, /*keepdim=*/true);
    const Tensor values = reduce(Self::op, x, {dim});
    ctx->save_for_backward({places});
    ctx->saved_data["sizes"] = x.sizes().vec();
    ctx->saved_data["dim"] = dim;
    ctx->set_materialize_grads(false);
    const auto sizes = keepdim ? values.sizes().vec() : dropped_sizes(x, {dim});
    return {reshaped(values, sizes), reshaped(places, sizes)};
  }
  static variable_list backward(AutogradContext* ctx, variable_list grads) {
    const Tensor places = ctx->get_saved_variables()[0];
    const auto sizes = ctx->saved_data["sizes"].toIntVector();
    if (sizes.empty()) return {grads[0], Tensor(), Tensor()};
    const auto dim = static_cast<std::size_t>(
        wrap_dim(ctx->saved_data["dim"].toInt(), static_cast<std::int64_t>(sizes.size())));
    std::vector<std::int64_t> along(sizes.size(), 1);  // 0, 1, 2, ... lying along dim
    along[dim] = sizes[dim];
    const Tensor numbers = arange(sizes[dim], places.device()).view(along);
    return {ladder::where(numbers.eq(places), grads[0].view(places.sizes()), 0), Tensor(),
            Tensor()};
  }
};
struct MaxAlong : ExtremeAlong<MaxAlong> {
  static constexpr const char *name = "MaxBackward0", *function = "max";
  static constexpr ReduceOp op = ReduceOp::max;
};
struct MinAlong : ExtremeAlong<MinAlong> {
  static constexpr const char *name = "MinBackward0", *function = "min";
  static constexpr ReduceOp op = ReduceOp::min;
};

Tensor Tensor::sum() const {
  if (scalar_type() == kBool) return to(kLong).sum();
  return Sum::apply(*this, all_dims(*this), false);
}
Tensor Tensor::sum(IntArrayRef dims, bool keepdim) const {
  if (scalar_type() == kBool) return to(kLong).sum(dims, keepdim);
  return SumDims::apply(*this, dims_or_all(*this, dims), keepdim);
}
Tensor Tensor::mean() const { return Mean::apply(*this, all_dims(*this), false); }
Tensor Tensor::mean(IntArrayRef dims, bool keepdim) const {
  return MeanDims::apply(*this, dims_or_all(*this, dims), keepdim);
}

Tensor Tensor::max() const { return Max::apply(*this); }
Tensor Tensor::min() const { return Min::apply(*this); }
std::tuple<Tensor, Tensor> Tensor::max(std::int64_t dim, bool keepdim) const {
  const variable_list both = MaxAlong::apply(*this, dim, keepdim);
  return {both[0], both[1]};
}
std::tuple<Tensor, Tensor> Tensor::min(std::int64_t dim, bool keepdim) const {
  const variable_list both = MinAlong::apply(*this, dim, keepdim);
  return {both[0], both[1]};
}

Tensor Tensor::argmax(std::optional<std::int64_t> dim, bool keepdim) const {
  check(dim || numel() > 0,
        "argmax(): Expected reduction dim to be specified for input.numel() == 0. Specify the "
        "reduction dim with the 'dim' argument.");
  if (!dim) return detach().flatten().argmax(0);
  check_not_empty(*this, *dim, "argmax");
  ops::check_floating(*this, "argmax");
  if (this->dim() == 0) return zeros({}, options().dtype(kLong));
  const std::int64_t d = wrap_dim(*dim, this->dim());
  Tensor out = empty(kept_sizes(*this, {d}), options().dtype(kLong));
  backend(*this).argmax(array(out), array(*this), d);
  return keepdim ? out : reshaped(out, dropped_sizes(*this, {d}));
}

}  // namespace ladder
