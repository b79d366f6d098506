// Views: other shapes of the same memory. The derivative of a view is the opposite view.
#include "common/autograd/record.hpp"
#include "common/tensor/broadcast.hpp"
#include "common/tensor/creation.hpp"

namespace ladder {

using autograd::Backward;
using autograd::record_view;
using autograd::variable_list;

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

Tensor view_as(const Tensor& self, Dims sizes, Dims strides, const char* name = "ViewBackward0") {
  return record_view(name, alias(self, std::move(sizes), std::move(strides), self.storage_offset()),
                     self, [old = self.sizes().vec()](const Backward& s) -> variable_list {
                       return {s.grad.reshape(old)};
                     });
}

// The derivative of select: g in its row, 0 elsewhere. Itself an operation, so that it can be
// differentiated again.
Tensor select_backward(const Tensor& grad, IntArrayRef sizes, std::int64_t dim, std::int64_t i) {
  Tensor whole = zeros(sizes, grad.options());
  whole.select(dim, i).copy_(grad.detach());
  return autograd::record(
      "SelectBackwardBackward0", whole, {grad}, {},
      [dim, i](const Backward& s) -> variable_list { return {s.grad.select(dim, i)}; });
}

Tensor transposed(const char* name, const Tensor& self, std::int64_t dim0, std::int64_t dim1) {
  dim0 = wrap_dim(dim0, self.dim()), dim1 = wrap_dim(dim1, self.dim());
  Dims new_sizes = self.sizes().vec(), new_strides = self.strides().vec();
  if (self.dim() > 0) {
    std::swap(new_sizes[index(dim0)], new_sizes[index(dim1)]);
    std::swap(new_strides[index(dim0)], new_strides[index(dim1)]);
  }
  return record_view(
      name, alias(self, std::move(new_sizes), std::move(new_strides), self.storage_offset()), self,
      [dim0, dim1](const Backward& s) -> variable_list { return {s.grad.transpose(dim0, dim1)}; });
}

}  // namespace

Tensor Tensor::t() const {
  check(dim() <= 2, "t() expects a tensor with <= 2 dimensions, but self is ", dim(), "D");
  return dim() < 2 ? view_as(*this, sizes().vec(), strides().vec(), "TBackward0")
                   : transposed("TBackward0", *this, 0, 1);
}

Tensor Tensor::transpose(std::int64_t dim0, std::int64_t dim1) const {
  return transposed("TransposeBackward0", *this, dim0, dim1);
}

Tensor Tensor::view(IntArrayRef wanted) const {
  Dims new_sizes = infer_sizes(*this, wanted);
  auto new_strides = view_strides(*this, new_sizes);
  check(new_strides.has_value(),
        "view size is not compatible with input tensor's size and stride (at least one dimension "
        "spans across two contiguous subspaces). Use .reshape(...) instead.");
  return view_as(*this, std::move(new_sizes), std::move(*new_strides));
}

Tensor Tensor::reshape(IntArrayRef wanted) const {
  const Dims new_sizes = infer_sizes(*this, wanted);
  return view_strides(*this, new_sizes) ? view(new_sizes) : clone().view(new_sizes);
}

Tensor Tensor::flatten(std::int64_t start_dim, std::int64_t end_dim) const {
  start_dim = wrap_dim(start_dim, dim()), end_dim = wrap_dim(end_dim, dim());
  check(start_dim <= end_dim, "flatten() has invalid args: start_dim cannot come after end_dim");
  if (dim() == 0) return reshape({1});
  if (start_dim == end_dim) return *this;
  Dims new_sizes(sizes().begin(), sizes().begin() + start_dim);
  std::int64_t merged = 1;
  for (std::int64_t d = start_dim; d <= end_dim; ++d) merged *= size(d);
  new_sizes.push_back(merged);
  new_sizes.insert(new_sizes.end(), sizes().begin() + end_dim + 1, sizes().end());
  return reshape(new_sizes);
}

Tensor Tensor::unsqueeze(std::int64_t d) const {
  d = wrap_dim(d, dim() + 1);
  Dims new_sizes = sizes().vec(), new_strides = strides().vec();
  const bool last = d == dim();
  new_strides.insert(new_strides.begin() + d, last ? 1 : sizes()[index(d)] * strides()[index(d)]);
  new_sizes.insert(new_sizes.begin() + d, 1);
  return record_view("UnsqueezeBackward0",
                     alias(*this, std::move(new_sizes), std::move(new_strides), storage_offset()),
                     *this,
                     [d](const Backward& s) -> variable_list { return {s.grad.squeeze(d)}; });
}

Tensor Tensor::squeeze() const {
  Dims new_sizes, new_strides;
  for (std::size_t d = 0; d < sizes().size(); ++d) {
    if (sizes()[d] == 1) continue;
    new_sizes.push_back(sizes()[d]);
    new_strides.push_back(strides()[d]);
  }
  return view_as(*this, std::move(new_sizes), std::move(new_strides), "SqueezeBackward0");
}

Tensor Tensor::squeeze(std::int64_t d) const {
  d = wrap_dim(d, dim());
  Dims new_sizes = sizes().vec(), new_strides = strides().vec();
  if (dim() > 0 && size(d) == 1) {
    new_sizes.erase(new_sizes.begin() + d);
    new_strides.erase(new_strides.begin() + d);
  }
  return view_as(*this, std::move(new_sizes), std::move(new_strides), "SqueezeBackward1");
}

// The derivative needs no sum here: the engine sums a gradient to the shape it belongs to.
Tensor Tensor::expand(IntArrayRef wanted) const {
  check(wanted.size() >= sizes().size(), "expand(", scalar_type(), ", size=", wanted,
        "): the number of sizes provided (", wanted.size(),
        ") must be greater or equal to the "
        "number of dimensions in the tensor (",
        dim(), ")");
  const std::size_t added = wanted.size() - sizes().size();
  Dims new_sizes = wanted.vec(), new_strides(wanted.size(), 0);
  for (std::size_t d = 0; d < wanted.size(); ++d) {
    const std::int64_t old = d < added ? 1 : sizes()[d - added];
    check(new_sizes[d] >= 0 || (new_sizes[d] == -1 && d >= added),
          "The expanded size of the tensor "
          "(",
          new_sizes[d], ") isn't allowed in a leading, non-existing dimension ", d);
    if (new_sizes[d] == -1) new_sizes[d] = old;
    check(new_sizes[d] == old || old == 1, "The expanded size of the tensor (", new_sizes[d],
          ") must match the existing size (", old, ") at non-singleton dimension ", d,
          ".  Target sizes: ", wanted, ".  Tensor sizes: ", sizes());
    if (d >= added && new_sizes[d] == old) new_strides[d] = strides()[d - added];
  }
  checked_bytes(new_sizes, scalar_type());
  return record_view("ExpandBackward0",
                     alias(*this, std::move(new_sizes), std::move(new_strides), storage_offset()),
                     *this, [](const Backward& s) -> variable_list { return {s.grad}; });
}

Tensor Tensor::select(std::int64_t d, std::int64_t i) const {
  check(dim() > 0, "select() cannot be applied to a 0-dim tensor.");
  d = wrap_dim(d, dim());
  check(-size(d) <= i && i < size(d), "select(): index ", i, " out of range for tensor of size ",
        sizes(), " at dimension ", d);
  if (i < 0) i += size(d);
  Dims new_sizes = sizes().vec(), new_strides = strides().vec();
  const std::int64_t offset = storage_offset() + i * new_strides[index(d)];
  new_sizes.erase(new_sizes.begin() + d);
  new_strides.erase(new_strides.begin() + d);
  return record_view("SelectBackward0",
                     alias(*this, std::move(new_sizes), std::move(new_strides), offset), *this,
                     [d, i, old = sizes().vec()](const Backward& s) -> variable_list {
                       return {select_backward(s.grad, old, d, i)};
                     });
}

}  // namespace ladder
