#include "common/autograd/record.hpp"

namespace ladder::autograd {
namespace {

// The node of every built-in operation.
class OperationNode final : public Node {
 public:
  OperationNode(const char* name, edge_list edges, Derivative derivative)
      : Node(std::move(edges)), name_(name), derivative_(std::move(derivative)) {}

  void save(const variable_list& tensors, const Tensor& output) {
    for (const Tensor& tensor : tensors) {
      saved_.emplace_back(tensor, tensor.defined() && tensor.is_same(output));
      saved_any_ |= tensor.defined();
    }
  }

  variable_list apply(variable_list&& grads) override {
    if (!grads[0].defined()) return variable_list(next_edges().size());
    check(!released_, kBackwardTwice);
    variable_list saved;
    saved.reserve(saved_.size());
    for (const SavedTensor& tensor : saved_) saved.push_back(tensor.unpack(shared_from_this()));
    return derivative_({grads[0], saved, *this});
  }

  std::string name() const override { return name_; }

  // A node that saved nothing can be gone through again.
  void release_variables() override {
    released_ = saved_any_;
    for (SavedTensor& tensor : saved_) tensor = {};
  }

 private:
  const char* name_;
  Derivative derivative_;
  std::vector<SavedTensor> saved_;
  bool saved_any_ = false, released_ = false;
};

void attach(const char* name, const Tensor& output, edge_list edges, const variable_list& saved,
            Derivative derivative) {
  auto node = make_node<OperationNode>(name, std::move(edges), std::move(derivative));
  set_history(output, node);
  node->save(saved, output);
}

}  // namespace

Tensor record(const char* name, Tensor output, const variable_list& inputs,
              const variable_list& saved, Derivative derivative) {
  if (any_requires_grad(inputs) && output.is_floating_point())
    attach(name, output, collect_next_edges(inputs), saved, std::move(derivative));
  return output;
}

void record_inplace(const char* name, const Tensor& self, edge_list edges,
                    const variable_list& saved, Derivative derivative) {
  auto& storage = *self.impl()->storage;
  ++storage.version;
  if (edges.empty()) return;  // no gradient flows
  ++storage.history;
  attach(name, self, std::move(edges), saved, std::move(derivative));
}

Tensor record_view(const char* name, Tensor view, const Tensor& base, Derivative derivative) {
  // With recording off, and no gradient in sight, nobody will ask whose view this is. Not to know
  // it keeps the base from living on: a gradient that was seen through t() can then be kept as is.
  if (!GradMode::is_enabled() && !base.requires_grad()) return view;
  TensorImpl& impl = *view.impl();
  impl.view_base = base.impl()->view_base ? base.impl()->view_base : base.impl_ptr();
  impl.view_history = impl.storage->history;
  return record(name, std::move(view), {base}, {}, std::move(derivative));
}

}  // namespace ladder::autograd
