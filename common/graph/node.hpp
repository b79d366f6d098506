// The graph: a node is one recorded operation, an edge says where its gradient goes next.
//
//     forward:   x --mm--> h --relu--> a          backward:   a's node --edge--> h's node --> ...
#pragma once

#include <span>
#include <string>

#include "common/tensor/tensor.hpp"

namespace ladder::autograd {

class Node;
using Variable = Tensor;
using variable_list = std::vector<Tensor>;
using tensor_list = variable_list;  // the name in PyTorch's own examples of a Function
using Hook = std::function<Tensor(const Tensor&)>;
using RetainHook = std::function<void(const Tensor&)>;
struct HookList : std::vector<Hook> {};  // a removed hook is an empty function

struct Edge {
  std::shared_ptr<Node> function;
  std::uint32_t input_nr = 0;  // which of the function's gradients this edge brings
  bool wanted = true;          // false in a pass that asks for gradients elsewhere alone
  bool is_valid() const { return function != nullptr; }
};
using edge_list = std::vector<Edge>;

/// What a gradient that arrives at a node must look like: the forward output it belongs to. For an
/// undefined output none arrives.
struct InputMetadata {
  bool defined;
  std::vector<std::int64_t> sizes;
  TensorOptions options;

  explicit InputMetadata(const Tensor& output) : defined(output.defined()) {
    if (!defined) return;
    sizes = output.sizes().vec();
    options = output.options();
  }
};

/// A FunctionNode, which stands for a call of a Function, or a leaf's AccumulateGrad.
class Node : public std::enable_shared_from_this<Node> {
 public:
  explicit Node(edge_list next_edges = {}) : next_edges_(std::move(next_edges)) {}
  virtual ~Node() = default;
  Node(const Node&) = delete;
  Node& operator=(const Node&) = delete;

  /// Gradients of the outputs in, gradients of the inputs out; one per edge, undefined for none.
  virtual variable_list apply(variable_list&& grads) = 0;
  /// "MmBackward0", as PyTorch calls it.
  virtual std::string name() const = 0;
  /// Frees what was saved for apply().
  virtual void release_variables() {}
  /// The leaf whose gradient ends here; null for all other nodes.
  virtual const Tensor* leaf() const { return nullptr; }
  /// Orders the backward pass: what was recorded last runs first, and before all a leaf's node, so
  /// that a gradient buffer is given up as soon as it is complete.
  std::uint64_t sequence_nr() const { return leaf() ? UINT64_MAX : sequence_nr_; }

  const edge_list& next_edges() const { return next_edges_; }
  edge_list& next_edges() { return next_edges_; }
  const Edge& next_edge(std::size_t i) const { return next_edges_[i]; }
  std::uint32_t num_inputs() const { return static_cast<std::uint32_t>(metadata_.size()); }
  /// Whether anybody asks for the gradient of input i.
  bool should_compute_output(std::size_t i) const { return next_edges_[i].is_valid(); }

  const InputMetadata& input_metadata(std::size_t i) const { return metadata_[i]; }
  /// Takes `output` as this node's next output and returns its number.
  std::uint32_t add_input_metadata(const Tensor& output) {
    metadata_.emplace_back(output);
    return num_inputs() - 1;
  }

  /// Hooks of the tensor that is output `nr`, run on its gradient before apply().
  void add_pre_hooks(std::uint32_t nr, std::shared_ptr<HookList> hooks) {
    pre_hooks_.emplace_back(nr, std::move(hooks));
  }
  /// Is called with that gradient as the hooks leave it, for retain_grad().
  void add_retain_hook(std::uint32_t nr, RetainHook keep) { retain_hooks_.emplace_back(nr, keep); }
  void run_pre_hooks(variable_list& grads) const;

 private:
  friend void delete_node(Node* node);
  static inline thread_local std::uint64_t next_sequence_nr = 0;

  edge_list next_edges_;
  std::vector<InputMetadata> metadata_;
  std::vector<std::pair<std::uint32_t, std::shared_ptr<HookList>>> pre_hooks_;
  std::vector<std::pair<std::uint32_t, RetainHook>> retain_hooks_;
  std::uint64_t sequence_nr_ = next_sequence_nr++;
  Node* next_to_delete_ = nullptr;
};

/// The end of a path through the graph. What arrives here the engine adds to the leaf's grad().
class AccumulateGrad final : public Node {
 public:
  explicit AccumulateGrad(Tensor leaf) : variable(std::move(leaf)) { add_input_metadata(variable); }
  variable_list apply(variable_list&& grads) override { return std::move(grads); }
  std::string name() const override { return "torch::autograd::AccumulateGrad"; }
  const Tensor* leaf() const override { return &variable; }

  Tensor variable;
};

/// Who looks on when an operation is recorded, with what it computed, and when a backward pass
/// begins: ./tutorial graph (common/pictures/), or nobody.
inline void (*on_record)(Node&, std::span<const Tensor>) = nullptr;
inline void (*on_backward)(const edge_list& roots) = nullptr;

/// Frees a node. The last owner of a chain of a million nodes would otherwise recurse as deep:
/// each node owns the next. Here the nodes wait in a list, and one loop frees them.
void delete_node(Node* node);

template <class T, class... Args> std::shared_ptr<T> make_node(Args&&... args) {
  return std::shared_ptr<T>(new T(std::forward<Args>(args)...), delete_node);
}

/// Throws unless a gradient that was given has the shape, dtype and device of what it is like. The
/// error names it what[i].
void check_alike(const char* what, std::size_t i, const Tensor& given, const Tensor& like);

/// Where the gradient of `tensor` must go: its grad_fn, or the AccumulateGrad of a leaf; invalid if
/// the tensor needs no gradient.
Edge gradient_edge(const Tensor& tensor);

}  // namespace ladder::autograd
