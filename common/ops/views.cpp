// Views: other shapes of the same memory. The derivative of a view is the opposite view.
#include "common/ops/elementwise.hpp"
#include "common/ops/operators.hpp"

namespace ladder {

namespace {

using Dims = std::vector<std::int64_t>;

std::size_t index(std::int64_t dim) { return static_cast<std::size_t>(dim); }

// Replaces a -1 by what makes the number of elements fit that of `self`.
Dims infer_sizes(const Tensor& self, IntArrayRef sizes) {
  const std::int64_t numel = self.numel();
  Dims inferred = sizes.vec();
  std::int64_t known = 1, unknown = -1;
  for (std::size_t d = 0; d < inferred.size(); ++d) {
    check(inferred[d] >= -1, "invalid shape dimension ", inferred[d]);
    if (inferred[d] >= 0) {
      check(!__builtin_mul_overflow(known, inferred[d], &known), "shape '", sizes,
            "' is invalid for input of size ", numel);
      continue;
    }
    check(unknown < 0, "only one dimension can be inferred");
    unknown = static_cast<std::int64_t>(d);
  }
  check(unknown < 0 || known != 0 || numel != 0, "cannot reshape tensor of 0 elements into shape ",
        sizes, " because the unspecified dimension size -1 can be any value and is ambiguous");
  check(unknown < 0 ? known == numel : known != 0 && numel % known == 0, "shape '", sizes,
        "' is invalid for input of size ", numel);
  if (unknown >= 0) inferred[index(unknown)] = numel / known;
  checked_bytes(inferred, self.scalar_type());
  return inferred;
}

// The strides that give `self` the new sizes without a copy, if there are any. Walks both shapes
// from the end: a run of old dimensions that lie evenly in memory is cut into new ones.
std::optional<Dims> view_strides(const Tensor& self, const Dims& sizes) {
  if (self.numel() == 0 || self.is_contiguous()) return contiguous_strides(sizes);
  Dims strides(sizes.size());
  const IntArrayRef old_sizes = self.sizes(), old_strides = self.strides();
  std::size_t next = sizes.size();
  std::int64_t run_elements = 1, placed = 1, run_stride = old_strides.back();
  for (std::size_t d = old_sizes.size(); d-- > 0;) {
    run_elements *= old_sizes[d];
    const bool run_ends =
        d == 0 || (old_sizes[d - 1] != 1 && old_strides[d - 1] != run_elements * run_stride);
    if (!run_ends) continue;
    while (next > 0 && (placed < run_elements || sizes[next - 1] == 1)) {
      strides[--next] = placed * run_stride;
      placed *= sizes[next];
    }
    if (placed != run_elements) return std::nullopt;
    if (d > 0) {
      run_stride = old_strides[d - 1];
      run_elements = placed = 1;
    }
  }
  return next == 0 ? std::optional(strides) : std::nullopt;
}

// x with two dimensions exchanged.
Tensor swapped(const Tensor& x, std::int64_t dim0, std::int64_t dim1) {
  Dims sizes = x.sizes().vec(), strides = x.strides().vec();
  if (x.dim() > 1) {
    std::swap(sizes[index(dim0)], sizes[index(dim1)]);
    std::swap(strides[index(dim0)], strides[index(dim1)]);
  }
  return alias(x, std::move(sizes), std::move(strides), x.storage_offset());
}

}  // namespace

// Other sizes and strides for the same memory in the same order; the gradient gets the old sizes.
template <class Self> struct ViewAs : Function<Self> {
  static Tensor forward(AutogradContext* ctx, const Tensor& x, IntArrayRef sizes,
                        IntArrayRef strides) {
    ctx->saved_data["sizes"] = x.sizes().vec();
    return alias(x, sizes.vec(), strides.vec(), x.storage_offset());
  }
  static variable_list backward(AutogradContext* ctx, variable_list grads) {
    return {grads[0].reshape(ctx->saved_data["sizes"].toIntVector()), Tensor(), Tensor()};
  }
};
struct View : ViewAs<View> {};
struct Unsqueeze : ViewAs<Unsqueeze> {};

// A matrix's transpose; its gradient is transposed back.
struct T : Function<T> {
  static Tensor forward(AutogradContext*, const Tensor& x) { return swapped(x, 0, 1); }
  static variable_list backward(AutogradContext*, variable_list grads) { return {grads[0].t()}; }
};

// Two dimensions exchanged
struct Transpose : Function<Transpose> {
  static Tensor forward(AutogradContext* ctx, const Tensor& x, std::int64_t dim0,
                        std::int64_t dim1) {
    ctx->saved_data["dim0"] = dim0;
    ctx->saved_data["dim1"] = dim1;
    return swapped(x, wrap_dim(dim0, x.dim()), wrap_dim(dim1, x.dim()));
  }
  static variable_list backward(AutogradContext* ctx, variable_list grads) {
    return {grads[0].transpose(ctx->saved_data["dim0"].toInt(), ctx->saved_data["dim1"].toInt()),
            Tensor(), Tensor()};
  }
};

// What has size 1 repeated without a copy: a stride of 0. The engine sums the gradients.
struct Expand : ViewAs<Expand> {
  static variable_list backward(AutogradContext*, variable_list grads) {
    return {grads[0], Tensor(), Tensor()};
  }
};

// Index i of one dimension, which the result does not have
struct Select : Function<Select> {
  static Tensor forward(AutogradContext* ctx, const Tensor& x, std::int64_t dim, std::int64_t i) {
    ctx->saved_data["sizes"] = x.sizes().vec();
    ctx->saved_data["dim"] = dim;
    ctx->saved_data["index"] = i;
    Dims sizes = x.sizes().vec(), strides = x.strides().vec();
    const std::int64_t offset = x.storage_offset() + i * strides[index(dim)];
    sizes.erase(sizes.begin() + dim);
    strides.erase(strides.begin() + dim);
    return alias(x, std::move(sizes), std::move(strides), offset);
  }
  static variable_list backward(AutogradContext* ctx, variable_list grads) {
    const std::int64_t dim = ctx->saved_data["dim"].toInt();
    // The gradient at the index, 0 elsewhere.
    const Tensor whole = grads[0].unsqueeze(dim).expand(ctx->saved_data["sizes"].toIntVector());
    const Tensor selected = ops::places_along(whole, dim).eq(ctx->saved_data["index"].toInt());
    return {ladder::where(selected, whole, 0), Tensor(), Tensor()};
  }
};

Tensor Tensor::t() const {
  check(dim() <= 2, "t() expects a tensor with <= 2 dimensions, but self is ", dim(), "D");
  return T::apply(*this);
}

Tensor Tensor::transpose(std::int64_t dim0, std::int64_t dim1) const {
  return Transpose::apply(*this, dim0, dim1);
}

Tensor Tensor::view(IntArrayRef wanted) const {
  const Dims new_sizes = infer_sizes(*this, wanted);
  const auto new_strides = view_strides(*this, new_sizes);
  check(new_strides.has_value(),
        "view size is not compatible with input tensor's size and stride (at least one dimension "
        "spans across two contiguous subspaces). Use .reshape(...) instead.");
  return View::apply(*this, new_sizes, *new_strides);
}

Tensor Tensor::reshape(IntArrayRef wanted) const {
  const Dims new_sizes = infer_sizes(*this, wanted);
  return view_strides(*this, new_sizes) ? view(new_sizes) : clone().view(new_sizes);
}

Tensor Tensor::unsqueeze(std::int64_t d) const {
  Dims new_sizes = sizes().vec();
  new_sizes.insert(new_sizes.begin() + wrap_dim(d, dim() + 1), 1);
  return Unsqueeze::apply(*this, new_sizes, *view_strides(*this, new_sizes));
}

Tensor Tensor::expand(IntArrayRef wanted) const {
  check(wanted.size() >= sizes().size(), "expand(", scalar_type(), ", size=", wanted,
        "): the number of sizes provided (", wanted.size(),
        ") must be greater or equal to the number of dimensions in the tensor (", dim(), ")");
  const std::size_t added = wanted.size() - sizes().size();
  Dims new_sizes = wanted.vec(), new_strides(wanted.size(), 0);
  for (std::size_t d = 0; d < wanted.size(); ++d) {
    const std::int64_t old = d < added ? 1 : sizes()[d - added];
    check(new_sizes[d] >= 0 || (new_sizes[d] == -1 && d >= added),
          "The expanded size of the tensor (", new_sizes[d],
          ") isn't allowed in a leading, non-existing dimension ", d);
    if (new_sizes[d] == -1) new_sizes[d] = old;
    check(new_sizes[d] == old || old == 1, "The expanded size of the tensor (", new_sizes[d],
          ") must match the existing size (", old, ") at non-singleton dimension ", d,
          ".  Target sizes: ", wanted, ".  Tensor sizes: ", sizes());
    if (d >= added && new_sizes[d] == old) new_strides[d] = strides()[d - added];
  }
  checked_bytes(new_sizes, scalar_type());
  return Expand::apply(*this, new_sizes, new_strides);
}

Tensor Tensor::select(std::int64_t d, std::int64_t i) const {
  check(dim() > 0, "select() cannot be applied to a 0-dim tensor.");
  d = wrap_dim(d, dim());
  check(-size(d) <= i && i < size(d), "select(): index ", i, " out of range for tensor of size ",
        sizes(), " at dimension ", d);
  return Select::apply(*this, d, i < 0 ? i + size(d) : i);
}

}  // namespace ladder
