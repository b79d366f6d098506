#include "common/autograd/engine.hpp"

#include <queue>
#include <unordered_map>

#include "common/ops/elementwise.hpp"
#include "tests/exercises/todo.hpp"

namespace ladder::autograd {
namespace {

// What the engine knows about one node during one backward pass.
struct Task {
  variable_list grads;   // what has arrived, one for each output of the node
  int dependencies = 0;  // edges whose gradient has yet to arrive
  bool needed = true;    // whether this pass wants the gradients that the node computes
};

// The opposite of broadcasting: sums what was repeated, back to `sizes`.
Tensor sum_to(const Tensor& tensor, IntArrayRef sizes) {
  return todo("the sum over all that was repeated, in these sizes");
}

class Pass {
 public:
  Pass(const edge_list& roots, bool keep_graph, edge_list captures)
      : roots_(roots),
        keep_graph_(keep_graph),
        captures_(std::move(captures)),
        captured_(captures_.size()) {
    check(depth < kDeepest, "backward() was called inside backward(), ", kDeepest,
          " deep; compute second derivatives with create_graph instead");
    discover();
    if (!captures_.empty()) mark_needed();
    ++depth;
  }
  ~Pass() { --depth; }
  Pass(const Pass&) = delete;
  Pass& operator=(const Pass&) = delete;

  variable_list run(const variable_list& root_grads) {
    for (std::size_t i = 0; i < roots_.size(); ++i) arrive(roots_[i], root_grads[i]);
    for (Node* node : finished_)  // only a root can wait for nobody
      if (tasks_[node].dependencies == 0) ready_.push(node);
    while (!ready_.empty()) {
      Node* node = ready_.top();
      ready_.pop();
      evaluate(*node);
    }
    return std::move(captured_);
  }

 private:
  struct LaterFirst {
    bool operator()(const Node* a, const Node* b) const {
      return a->sequence_nr() < b->sequence_nr();
    }
  };
  // Depth first without recursion: every node below the roots, in an order in which a node comes
  // after all the nodes that it leads to.
  void discover() {
    std::vector<std::pair<Node*, std::size_t>> path;
    for (const Edge& root : roots_) enter(root.function.get(), path);
    while (!path.empty()) {
      auto& [node, next] = path.back();
      if (next == node->next_edges().size()) {
        finished_.push_back(node);
        path.pop_back();
        continue;
      }
      Node* child = node->next_edges()[next++].function.get();
      if (!child) continue;
      enter(child, path);
      ++tasks_[child].dependencies;
    }
  }

  void enter(Node* node, std::vector<std::pair<Node*, std::size_t>>& path) {
    const auto [task, is_new] = tasks_.try_emplace(node);
    if (!is_new) return;
    task->second.grads.resize(node->num_inputs());
    path.emplace_back(node, 0);
  }

  // With captures, only what leads to one of them is computed.
  void mark_needed() {
    for (Node* node : finished_) {
      bool needed = false;
      for (const Edge& capture : captures_) needed |= capture.function.get() == node;
      for (const Edge& edge : node->next_edges())
        needed |= edge.is_valid() && tasks_[edge.function.get()].needed;
      tasks_[node].needed = needed;
    }
  }

  void arrive(const Edge& edge, Tensor grad) {
    if (!grad.defined()) return;
    Tensor& sum = tasks_[edge.function.get()].grads[edge.input_nr];
    sum = sum.defined() ? sum.add(grad) : std::move(grad);
  }

  void evaluate(Node& node) {
    Task& task = tasks_[&node];
    variable_list grads = std::move(task.grads);
    if (task.needed) node.run_pre_hooks(grads);
    if (const Tensor* leaf = node.leaf(); leaf && captures_.empty())
      return accumulate_grad(*leaf, std::move(grads[0]));
    for (std::size_t i = 0; i < captures_.size(); ++i)
      if (captures_[i].function.get() == &node) captured_[i] = grads[captures_[i].input_nr];
    bool passes_on = false;
    for (Edge& edge : node.next_edges()) {
      edge.wanted = captures_.empty() || (edge.is_valid() && tasks_[edge.function.get()].needed);
      passes_on |= edge.wanted;
    }
    variable_list results(node.next_edges().size());
    if (passes_on) {
      results = node.apply(std::move(grads));
      if (!keep_graph_) node.release_variables();
    }
    for (std::size_t i = 0; i < results.size(); ++i) {
      const Edge& edge = node.next_edges()[i];
      if (!edge.is_valid()) continue;
      arrive(edge, validate(edge, results[i], node, i));
      if (--tasks_[edge.function.get()].dependencies == 0) ready_.push(edge.function.get());
    }
  }

  // Brings a gradient into the shape and dtype of the tensor that it belongs to. This is the one
  // place where broadcasting is undone: what was repeated is summed.
  static Tensor validate(const Edge& edge, Tensor grad, const Node& from, std::size_t index) {
    if (!grad.defined()) return grad;
    const InputMetadata& expected = edge.function->input_metadata(edge.input_nr);
    if (grad.sizes() != IntArrayRef(expected.sizes)) {
      if (!ops::is_expandable_to(expected.sizes, grad.sizes()))
        fail("Function ", from.name(), " returned an invalid gradient at index ", index, " - got ",
             grad.sizes(), " but expected shape compatible with ", IntArrayRef(expected.sizes));
      grad = sum_to(grad, expected.sizes);
    }
    if (grad.device() != expected.options.device())
      fail("Function ", from.name(), " returned an invalid gradient at index ", index,
           " - expected device ", expected.options.device(), " but got ", grad.device());
    if (grad.scalar_type() != expected.options.dtype()) grad = grad.to(expected.options.dtype());
    return grad;
  }

  // A derivative or a hook may itself call backward(): a pass within a pass, each on the stack
  // above the one before.
  static constexpr int kDeepest = 100;
  static inline thread_local int depth = 0;

  const edge_list& roots_;
  const bool keep_graph_;
  const edge_list captures_;
  variable_list captured_;
  std::unordered_map<Node*, Task> tasks_;
  std::vector<Node*> finished_;
  std::priority_queue<Node*, std::vector<Node*>, LaterFirst> ready_;
};

// The gradient to start from at each output.
variable_list make_grads(const variable_list& outputs, const variable_list& grads) {
  check(grads.empty() || grads.size() == outputs.size(), "got ", outputs.size(), " tensors and ",
        grads.size(), " gradients");
  variable_list filled(outputs.size());
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    check(outputs[i].requires_grad(), "element ", i,
          " of tensors does not require grad and does not have a grad_fn");
    if (!grads.empty()) filled[i] = grads[i];
    if (filled[i].defined()) {
      check_alike("grad_output", i, filled[i], outputs[i]);
    } else {
      check(outputs[i].numel() == 1, "grad can be implicitly created only for scalar outputs");
      filled[i] = ones_like(outputs[i]);
    }
  }
  return filled;
}

variable_list execute(const variable_list& outputs, const variable_list& grads,
                      std::optional<bool> retain_graph, bool create_graph, edge_list captures) {
  const variable_list root_grads = make_grads(outputs, grads);
  edge_list roots;
  for (const Tensor& output : outputs) roots.push_back(gradient_edge(output));
  if (on_backward) on_backward(roots);
  const AutoGradMode mode(create_graph);
  return Pass(roots, retain_graph.value_or(create_graph), std::move(captures)).run(root_grads);
}

}  // namespace

void backward(const variable_list& tensors, const variable_list& grad_tensors,
              std::optional<bool> retain_graph, bool create_graph) {
  execute(tensors, grad_tensors, retain_graph, create_graph, {});
}

variable_list grad(const variable_list& outputs, const variable_list& inputs,
                   const variable_list& grad_outputs, std::optional<bool> retain_graph,
                   bool create_graph, bool allow_unused) {
  check(!inputs.empty(), "grad requires non-empty inputs.");
  edge_list captures;
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    check(inputs[i].requires_grad(), "element ", i, " of the input tensors does not require grad");
    captures.push_back(gradient_edge(inputs[i]));
  }
  variable_list grads =
      execute(outputs, grad_outputs, retain_graph, create_graph, std::move(captures));
  for (std::size_t i = 0; i < grads.size(); ++i)
    check(grads[i].defined() || allow_unused, "element ", i,
          " of the differentiated Tensors appears to not have been used in the graph. Set "
          "allow_unused=True if this is the desired behavior.");
  return grads;
}

}  // namespace ladder::autograd

namespace ladder {

void Tensor::backward(const Tensor& gradient, std::optional<bool> retain_graph,
                      bool create_graph) const {
  autograd::backward({*this}, {gradient}, retain_graph, create_graph);
}

}  // namespace ladder
