// Sums, means and extremes over some or all dimensions.
#include "common/ops/elementwise.hpp"
#include "common/ops/operators.hpp"

namespace ladder {

using kernels::ReduceOp;

namespace {

using Dims = std::vector<std::int64_t>;

// The sizes of x without the reduced dimensions, and with these at size 1. No dims are all dims.
struct ReducedSizes {
  Dims dropped, kept;

  ReducedSizes(const Tensor& x, IntArrayRef dims) {
    const auto rank = static_cast<std::size_t>(x.dim());
    std::vector<bool> reduced(std::max<std::size_t>(rank, 1), dims.empty());
    for (const std::int64_t dim : dims) {
      const auto d = static_cast<std::size_t>(wrap_dim(dim, x.dim()));
      check(!reduced[d], "dim ", d, " appears multiple times in the list of dims");
      reduced[d] = true;
    }
    for (std::size_t d = 0; d < rank; ++d) {
      kept.push_back(reduced[d] ? 1 : x.sizes()[d]);
      if (!reduced[d]) dropped.push_back(x.sizes()[d]);
    }
  }
};

Tensor reduce(ReduceOp op, const Tensor& x, IntArrayRef kept) {
  Tensor out = empty(kept, x.options());
  backend(x).reduce(op, array(out), array(x));
  return out;
}

Tensor reshaped(const Tensor& out, const Dims& sizes) {
  return alias(out, sizes, contiguous_strides(sizes), 0);
}

// Where x is y, a largest or smallest of its elements; if that is nan, where x is nan.
Tensor is_extreme(const Tensor& x, const Tensor& y) {
  return ladder::where(y.ne(y), x.ne(x), x.eq(y));
}

}  // namespace

// The sum over `dims`, or the mean: the sum, divided by how many numbers went into it. Each of them
// gets the gradient of the sum, or its share.
template <class Self, bool is_mean = false> struct SumOver : Function<Self> {
  static Tensor forward(AutogradContext* ctx, const Tensor& x, IntArrayRef dims, bool keepdim) {
    check(!is_mean || x.is_floating_point(),
          "mean(): could not infer output dtype. Input dtype must be either a floating point or "
          "complex dtype. Got: ",
          x.scalar_type());
    const ReducedSizes sizes(x, dims);
    Tensor out = reduce(ReduceOp::sum, x, sizes.kept);
    const auto summed = static_cast<double>(x.numel()), sums = static_cast<double>(out.numel());
    const double divisor = is_mean && sums > 0 ? summed / sums : 1;
    if (divisor != 1)
      backend(x).arithmetic(kernels::ArithmeticOp::div, array(out), array(out),
                            array(number_tensor(divisor, x.scalar_type())));
    ctx->saved_data["sizes"] = x.sizes().vec();
    ctx->saved_data["kept"] = sizes.kept;
    ctx->saved_data["divisor"] = divisor;
    return keepdim ? out : reshaped(out, sizes.dropped);
  }
  static variable_list backward(AutogradContext* ctx, variable_list grads) {
    const double divisor = ctx->saved_data["divisor"].toDouble();
    Tensor share = grads[0].view(ctx->saved_data["kept"].toIntVector());
    share = share.expand(ctx->saved_data["sizes"].toIntVector());
    return {divisor == 1 ? share : share / divisor, Tensor(), Tensor()};
  }
};
struct Sum : SumOver<Sum> {};
struct SumDims : SumOver<SumDims> {
  static constexpr const char* name = "SumBackward1";
};
struct Mean : SumOver<Mean, true> {};
struct MeanDims : SumOver<MeanDims, true> {
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
    const Tensor y = reshaped(reduce(Self::op, x, ReducedSizes(x, {}).kept), {});
    ctx->save_for_backward({x, y});
    return y;
  }
  static variable_list backward(AutogradContext* ctx, variable_list grads) {
    const variable_list saved = ctx->get_saved_variables();
    const Tensor mask = is_extreme(saved[0], saved[1]);
    return {ladder::where(mask, grads[0] / mask.sum().to(grads[0].dtype()), 0)};
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

// The sum of a mask is a count: Long.
Tensor Tensor::sum() const {
  return Sum::apply(scalar_type() == kBool ? to(kLong) : *this, IntArrayRef(), false);
}
Tensor Tensor::sum(IntArrayRef dims, bool keepdim) const {
  return SumDims::apply(scalar_type() == kBool ? to(kLong) : *this, dims, keepdim);
}
Tensor Tensor::mean() const { return Mean::apply(*this, IntArrayRef(), false); }
Tensor Tensor::mean(IntArrayRef dims, bool keepdim) const {
  return MeanDims::apply(*this, dims, keepdim);
}

Tensor Tensor::max() const { return Max::apply(*this); }
Tensor Tensor::min() const { return Min::apply(*this); }

// The first of the places at which the largest element lies; nan counts as largest.
Tensor Tensor::argmax(std::optional<std::int64_t> dim, bool keepdim) const {
  check(dim || numel() > 0,
        "argmax(): Expected reduction dim to be specified for input.numel() == 0. Specify the "
        "reduction dim with the 'dim' argument.");
  ops::check_floating(*this, "argmax");
  const std::int64_t d = wrap_dim(dim.value_or(0), this->dim());
  if (!dim || this->dim() == 0)
    return detach().reshape({-1}).argmax(0).view(Dims(keepdim ? sizes().size() : 0, 1));
  check(size(d) > 0, "argmax(): Expected reduction dim ", d, " to have non-zero size.");
  const NoGradGuard guard;
  const ReducedSizes sizes(*this, {d});
  const Tensor largest = is_extreme(*this, reduce(ReduceOp::max, *this, sizes.kept));
  const Tensor places = ops::places_along(*this, d).to(kDouble);
  const Tensor first = reduce(ReduceOp::min, ladder::where(largest, places, size(d)), sizes.kept);
  return (keepdim ? first : reshaped(first, sizes.dropped)).to(kLong);
}

}  // namespace ladder
