#include "common/graph/function.hpp"

#include <cxxabi.h>

#include <cstdlib>

#include "common/tensor/creation.hpp"
#include "common/tensor/tensor_impl.hpp"

namespace ladder {

std::string demangle(const char* type_name) {
  const std::unique_ptr<char, void (*)(void*)> text(
      abi::__cxa_demangle(type_name, nullptr, nullptr, nullptr), std::free);
  return text ? text.get() : type_name;
}

namespace autograd {

std::string node_name(const std::type_info& function, const char* name) {
  if (name) return name;
  const std::string type = demangle(function.name()), library = "ladder::";
  return type.starts_with(library) ? type.substr(library.size()) + "Backward0"
                                   : "torch::autograd::CppNode<" + type + ">";
}

variable_list AutogradContext::get_saved_variables() const {
  check(!released_, kBackwardTwice);
  variable_list variables;
  variables.reserve(saved_.size());
  for (const SavedTensor& tensor : saved_)
    variables.push_back(tensor.unpack(node_->shared_from_this()));
  return variables;
}

bool AutogradContext::needs_input_grad(std::size_t i) const {
  if (node_ == nullptr) return false;
  check(i < node_->next_edges().size(), "needs_input_grad: there is no Tensor argument ", i);
  return node_->should_compute_output(i) && node_->next_edge(i).wanted;
}

void separate(std::span<Tensor> outputs, std::span<const TensorImpl* const> inputs) {
  for (Tensor& output : outputs)
    if (output.defined() && std::ranges::find(inputs, output.impl()) != inputs.end())
      output = alias(output);
}

std::shared_ptr<FunctionNode> FunctionNode::make(const FunctionType& type,
                                                 std::span<const Tensor* const> inputs) {
  const bool recorded = GradMode::is_enabled() && std::ranges::any_of(inputs, [](const Tensor* t) {
                          return t->requires_grad();
                        });
  if (!recorded) return nullptr;
  edge_list edges;
  edges.reserve(inputs.size());
  for (const Tensor* input : inputs) edges.push_back(gradient_edge(*input));
  return make_node<FunctionNode>(type, std::move(edges));
}

void FunctionNode::record(std::span<Tensor> outputs) {
  const auto self = shared_from_this();
  for (Tensor& output : outputs) {
    const std::uint32_t output_nr = add_input_metadata(output);  // an undefined one counts, too
    if (!output.defined() || !output.is_floating_point()) continue;
    if (std::ranges::any_of(context.constant_, [&](const Tensor& t) { return t.is_same(output); }))
      continue;
    AutogradMeta& meta = output.impl()->meta();
    meta.grad_fn = self;
    meta.output_nr = output_nr;
  }
  context.saved_.reserve(context.to_save_.size());
  for (const Tensor& tensor : context.to_save_)
    context.saved_.emplace_back(tensor, tensor.defined() && tensor.grad_fn() == self);
  context.to_save_.clear();
  context.constant_.clear();
  if (on_record) on_record(*this, outputs);
}

variable_list FunctionNode::apply(variable_list&& grads) {
  const bool any = std::ranges::any_of(grads, [](const Tensor& grad) { return grad.defined(); });
  if (!any && type_.name.find(':') == std::string::npos)  // one of the library's
    return variable_list(next_edges().size());
  if (context.materialize_grads_)
    for (std::size_t i = 0; i < grads.size(); ++i)
      if (const InputMetadata& output = input_metadata(i); !grads[i].defined() && output.defined)
        grads[i] = zeros(output.sizes, output.options);

  variable_list results = type_.backward(&context, std::move(grads));
  // Gradients too many are fine as long as they are undefined.
  const std::span<const bool> is_tensor = type_.is_tensor;
  while (results.size() > is_tensor.size() && !results.back().defined()) results.pop_back();
  if (results.size() != is_tensor.size())
    fail("function ", name(), " returned an incorrect number of gradients (expected ",
         is_tensor.size(), ", got ", results.size(), ")");
  variable_list of_tensors;
  of_tensors.reserve(next_edges().size());
  for (std::size_t i = 0; i < results.size(); ++i) {
    if (is_tensor[i])
      of_tensors.push_back(std::move(results[i]));
    else if (results[i].defined())
      fail("function ", name(), " returned a gradient different that is defined at position ",
           i + 1, ", but the corresponding forward input was not a Variable");
  }
  return of_tensors;
}

void FunctionNode::release_variables() {
  context.saved_.clear();
  context.released_ = true;
}

}  // namespace autograd
}  // namespace ladder
