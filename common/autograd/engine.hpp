// Walks the graph from the loss back to the leaves.
#pragma once

#include "common/graph/node.hpp"

namespace ladder::autograd {

/// Adds to grad() of every leaf below `tensors` the derivative of sum(tensors[i] ·
/// grad_tensors[i]). A grad_tensor may be missing or undefined for a tensor with one element: it is
/// then 1. retain_graph (default: create_graph) keeps what the nodes saved, for another backward();
/// create_graph records the backward pass itself, for second derivatives.
void backward(const variable_list& tensors, const variable_list& grad_tensors = {},
              std::optional<bool> retain_graph = std::nullopt, bool create_graph = false);

/// The same derivatives with respect to `inputs`, returned instead of added to grad(). An input
/// that no output depends on is an error, or with allow_unused an undefined tensor.
variable_list grad(const variable_list& outputs, const variable_list& inputs,
                   const variable_list& grad_outputs = {},
                   std::optional<bool> retain_graph = std::nullopt, bool create_graph = false,
                   bool allow_unused = false);

/// The end of every path: adds a gradient, or nothing if it is undefined, to that of a leaf
/// (accumulate_grad.cpp).
void accumulate_grad(const Tensor& leaf, Tensor grad);
/// Before the next pass: makes the gradient 0, or with set_to_none undefined.
void zero_grad(const Tensor& leaf, bool set_to_none);

}  // namespace ladder::autograd
