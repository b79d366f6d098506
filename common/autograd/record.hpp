// How an operation becomes part of the graph: record() beside its forward, with its derivative.
#pragma once

#include "common/autograd/saved_tensor.hpp"

namespace ladder::autograd {

/// What a derivative gets to see.
struct Backward {
  const Tensor& grad;          // of the output
  const variable_list& saved;  // in the order of record()
  const Node& node;

  /// Whether the gradient of input i is wanted.
  bool needs(std::size_t i) const { return node.should_compute_output(i); }
};

/// The gradients of the inputs, in their order; an undefined tensor where none is wanted. It need
/// not undo broadcasting or promotion: the engine sums and casts each to what its input was.
using Derivative = std::function<variable_list(const Backward&)>;

/// Records that `output` was computed from `inputs`, if one of them needs a gradient, and returns
/// it. `saved` is what the derivative needs: inputs, or `output` itself.
Tensor record(const char* name, Tensor output, const variable_list& inputs,
              const variable_list& saved, Derivative derivative);

/// The same for an operation that wrote into `self`, one of its inputs. `edges` were collected,
/// with check_inplace(), before the write.
void record_inplace(const char* name, const Tensor& self, edge_list edges,
                    const variable_list& saved, Derivative derivative);

/// The same for a view of `base`.
Tensor record_view(const char* name, Tensor view, const Tensor& base, Derivative derivative);

}  // namespace ladder::autograd
