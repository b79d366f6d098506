#include "common/autograd/function.hpp"

#include <cxxabi.h>

#include <algorithm>
#include <cstdlib>

#include "common/autograd/saved_tensor.hpp"
#include "common/tensor/creation.hpp"

namespace ladder {

std::string demangle(const char* type_name) {
  const std::unique_ptr<char, void (*)(void*)> text(
      abi::__cxa_demangle(type_name, nullptr, nullptr, nullptr), std::free);
  return text ? text.get() : type_name;
}

namespace autograd {

struct AutogradContext::Saved {
  std::vector<SavedTensor> tensors;
  bool released = false;
};

AutogradContext::AutogradContext() : saved_(std::make_unique<Saved>()) {}
AutogradContext::~AutogradContext() = default;

variable_list AutogradContext::get_saved_variables() const {
  check(!saved_->released, kBackwardTwice);
  variable_list variables;
  for (const SavedTensor& tensor : saved_->tensors)
    variables.push_back(tensor.unpack(node_.lock()));
  return variables;
}

void AutogradContext::mark_dirty(const variable_list& inputs) {
  for (const Tensor& input : inputs) dirty_.insert(input.impl());
}

void AutogradContext::mark_non_differentiable(const variable_list& outputs) {
  for (const Tensor& output : outputs) non_differentiable_.insert(output.impl());
}

bool AutogradContext::needs_input_grad(std::size_t i) const {
  const auto node = node_.lock();
  check(node && i < node->next_edges().size(), "needs_input_grad: there is no Tensor argument ", i);
  return node->should_compute_output(i);
}

std::shared_ptr<FunctionNode> FunctionNode::make(const std::type_info& type,
                                                 BackwardFunction backward,
                                                 std::vector<bool> is_tensor,
                                                 const variable_list& inputs) {
  const bool recorded = any_requires_grad(inputs);
  auto node = make_node<FunctionNode>(type, backward, std::move(is_tensor),
                                      recorded ? collect_next_edges(inputs) : edge_list());
  node->recorded_ = recorded;
  node->context.node_ = node;
  return node;
}

FunctionNode::FunctionNode(const std::type_info& type, BackwardFunction backward,
                           std::vector<bool> is_tensor, edge_list edges)
    : Node(std::move(edges)), type_(type), backward_(backward), is_tensor_(std::move(is_tensor)) {}

variable_list FunctionNode::wrap_outputs(const variable_list& inputs, variable_list outputs) {
  const auto self = std::static_pointer_cast<FunctionNode>(shared_from_this());
  for (Tensor& output : outputs) {
    if (!output.defined()) {  // no gradient can arrive for it, but it has its number
      add_input_metadata(output);
      continue;
    }
    const bool is_input = std::any_of(inputs.begin(), inputs.end(),
                                      [&](const Tensor& input) { return input.is_same(output); });
    const bool dirty = context.dirty_.contains(output.impl());
    const bool differentiable = recorded_ && !context.non_differentiable_.contains(output.impl()) &&
                                output.is_floating_point();
    if (dirty) {
      check_inplace(output, recorded_);
      ++output.impl()->storage->version;
      if (differentiable) ++output.impl()->storage->history;
    } else if (is_input) {
      output = alias(output);  // the input keeps its own history
    }
    if (differentiable)
      set_history(output, self);
    else
      add_input_metadata(output);
  }
  if (recorded_)
    for (const Tensor& tensor : context.to_save_)
      context.saved_->tensors.emplace_back(tensor, tensor.defined() && tensor.grad_fn() == self);
  context.to_save_.clear();
  return outputs;
}

variable_list FunctionNode::apply(variable_list&& grads) {
  if (context.materialize_grads_)
    for (std::size_t i = 0; i < grads.size(); ++i)
      if (const InputMetadata& output = input_metadata(i); !grads[i].defined() && output.defined)
        grads[i] = zeros(output.sizes, output.options);

  variable_list results = backward_(&context, std::move(grads));
  // Gradients too many are fine as long as they are undefined.
  while (results.size() > is_tensor_.size() && !results.back().defined()) results.pop_back();
  if (results.size() != is_tensor_.size())
    fail("function ", name(), " returned an incorrect number of gradients (expected ",
         is_tensor_.size(), ", got ", results.size(), ")");
  variable_list of_tensors;
  for (std::size_t i = 0; i < results.size(); ++i) {
    if (is_tensor_[i])
      of_tensors.push_back(results[i]);
    else if (results[i].defined())
      fail("function ", name(), " returned a gradient different that is defined at position ",
           i + 1, ", but the corresponding forward input was not a Variable");
  }
  return of_tensors;
}

std::string FunctionNode::name() const {
  return "torch::autograd::CppNode<" + demangle(type_.name()) + ">";
}

void FunctionNode::release_variables() {
  context.saved_->tensors.clear();
  context.saved_->released = true;
}

}  // namespace autograd
}  // namespace ladder
