// Sums, means and extremes over some or all dimensions.
#include "common/ops/elementwise.hpp"
#include "common/ops/operators.hpp"

namespace ladder {

using autograd::Backward;
using autograd::variable_list;
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

// Reduces by the kernel; the result keeps the reduced dimensions at size 1.
Tensor reduce(ReduceOp op, const Tensor& self, IntArrayRef dims, ScalarType dtype) {
  const Tensor in = self.scalar_type() == kBool ? self.detach().to(kLong) : self;
  Tensor out = empty(kept_sizes(self, dims), self.options().dtype(dtype));
  backend(self).reduce(op, array(out), array(in));
  return out;
}

Tensor reshaped(const Tensor& out, std::vector<std::int64_t> sizes) {
  auto strides = contiguous_strides(sizes);
  return alias(out, std::move(sizes), std::move(strides), 0);
}

// The sum, divided: every element of self gets the gradient of the sum it went into.
Tensor divided_sum(const char* name, const Tensor& self, IntArrayRef dims, bool keepdim,
                   double divisor) {
  const ScalarType dtype = self.is_floating_point() ? self.scalar_type() : kLong;
  Tensor out = reduce(ReduceOp::sum, self, dims, dtype);
  if (divisor != 1) out.div_(divisor);
  const auto kept = out.sizes().vec();
  if (!keepdim) out = reshaped(out, dropped_sizes(self, dims));
  return autograd::record(name, std::move(out), {self}, {},
                          [kept, sizes = self.sizes().vec(), divisor](const Backward& s) {
                            const Tensor grad = divisor == 1 ? s.grad : s.grad / divisor;
                            return variable_list{grad.view(kept).expand(sizes)};
                          });
}

Tensor mean_over(const char* name, const Tensor& self, IntArrayRef dims, bool keepdim) {
  check(self.is_floating_point(),
        "mean(): could not infer output dtype. Input dtype must be either "
        "a floating point or complex dtype. Got: ",
        self.scalar_type());
  const std::int64_t kept = kernels::numel(kept_sizes(self, dims));
  const double count = kept ? static_cast<double>(self.numel()) / static_cast<double>(kept) : 1;
  return divided_sum(name, self, dims, keepdim, count);
}

// Over all elements. Several that are equally extreme share the gradient.
Tensor extreme(const char* name, ReduceOp op, const Tensor& self, const char* function) {
  check(self.numel() > 0, function,
        "(): Expected reduction dim to be specified for input.numel() "
        "== 0. Specify the reduction dim with the 'dim' argument.");
  Tensor out = reshaped(reduce(op, self, all_dims(self), self.scalar_type()), {});
  return autograd::record(name, out, {self}, {self, out}, [](const Backward& s) -> variable_list {
    const Tensor mask = s.saved[0].eq(s.saved[1]).to(s.grad.dtype());
    return {mask * (s.grad / mask.sum())};
  });
}

void check_not_empty(const Tensor& self, std::int64_t dim, const char* function) {
  dim = wrap_dim(dim, self.dim());
  check(self.dim() == 0 || self.size(dim) > 0, function, "(): Expected reduction dim ", dim,
        " to have non-zero size.");
}

// Along one dimension, with the positions. The gradient goes to the position alone.
std::tuple<Tensor, Tensor> extreme_along(const char* name, ReduceOp op, const Tensor& self,
                                         std::int64_t dim, bool keepdim) {
  check_not_empty(self, dim, op == ReduceOp::max ? "max" : "min");
  const Tensor x = self.scalar_type() == kBool ? self.detach().to(kLong) : self.detach();
  const Tensor indices = (op == ReduceOp::max ? x : -x).argmax(dim, true);
  Tensor values = reduce(op, self, {dim}, self.scalar_type());
  const auto sizes = keepdim ? values.sizes().vec() : dropped_sizes(self, {dim});
  values = autograd::record(
      name, reshaped(values, sizes), {self}, {indices},
      [dim, shape = self.sizes().vec()](const Backward& s) -> variable_list {
        std::vector<std::int64_t> along(shape.size(), 1);  // 0, 1, 2, ... lying along dim
        if (shape.empty()) return {s.grad};
        const auto d =
            static_cast<std::size_t>(wrap_dim(dim, static_cast<std::int64_t>(shape.size())));
        along[d] = shape[d];
        const Tensor positions = arange(shape[d]).to(s.grad.device()).view(along);
        return {where(positions.eq(s.saved[0]), s.grad.view(s.saved[0].sizes()), 0)};
      });
  return {values, reshaped(indices, sizes)};
}

}  // namespace

Tensor Tensor::sum() const { return divided_sum("SumBackward0", *this, all_dims(*this), false, 1); }
Tensor Tensor::mean() const { return mean_over("MeanBackward0", *this, all_dims(*this), false); }
// An empty list stands for all dimensions.
Tensor Tensor::sum(IntArrayRef dims, bool keepdim) const {
  const std::vector<std::int64_t> list = dims.empty() ? all_dims(*this) : dims.vec();
  return divided_sum("SumBackward1", *this, list, keepdim, 1);
}
Tensor Tensor::mean(IntArrayRef dims, bool keepdim) const {
  const std::vector<std::int64_t> list = dims.empty() ? all_dims(*this) : dims.vec();
  return mean_over("MeanBackward1", *this, list, keepdim);
}

Tensor Tensor::max() const { return extreme("MaxBackward1", ReduceOp::max, *this, "max"); }
Tensor Tensor::min() const { return extreme("MinBackward1", ReduceOp::min, *this, "min"); }
std::tuple<Tensor, Tensor> Tensor::max(std::int64_t dim, bool keepdim) const {
  return extreme_along("MaxBackward0", ReduceOp::max, *this, dim, keepdim);
}
std::tuple<Tensor, Tensor> Tensor::min(std::int64_t dim, bool keepdim) const {
  return extreme_along("MinBackward0", ReduceOp::min, *this, dim, keepdim);
}

Tensor Tensor::argmax(std::optional<std::int64_t> dim, bool keepdim) const {
  check(dim || numel() > 0,
        "argmax(): Expected reduction dim to be specified for input.numel() == 0. "
        "Specify the reduction dim with the 'dim' argument.");
  if (!dim) return detach().flatten().argmax(0);
  check_not_empty(*this, *dim, "argmax");
  if (this->dim() == 0) return zeros({}, options().dtype(kLong));
  const std::int64_t d = wrap_dim(*dim, this->dim());
  Tensor out = empty(kept_sizes(*this, {d}), options().dtype(kLong));
  backend(*this).argmax(array(out), array(*this), d);
  return keepdim ? out : reshaped(out, dropped_sizes(*this, {d}));
}

}  // namespace ladder
