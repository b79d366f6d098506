// An operation: a forward, and a backward that says what its derivative is. All of the library's
// own (common/ops/) are written like this, and so are the learner's.
//
//     struct Square : autograd::Function<Square> {
//       static Tensor forward(autograd::AutogradContext* ctx, Tensor x) {
//         ctx->save_for_backward({x});
//         return x * x;
//       }
//       static autograd::variable_list backward(autograd::AutogradContext* ctx,
//                                               autograd::variable_list grads) {
//         return {grads[0] * 2 * ctx->get_saved_variables()[0]};
//       }
//     };
//     Square::apply(x).sum().backward();
//
// forward may take anything; its Tensor arguments take part in the graph. It returns a Tensor or a
// variable_list. backward gets one gradient an output (zeros where none came) and returns one an
// argument of forward, undefined for an argument that is no Tensor. It need not undo broadcasting:
// the engine sums each gradient to the shape of its tensor.
//
// A Function in the namespace ladder is one of the library's: the node of ladder::Mm is called
// MmBackward0, as PyTorch's is, or by the Function's own `name`, and is passed by where no gradient
// arrives.
#pragma once

#include <algorithm>
#include <array>
#include <map>
#include <span>
#include <typeinfo>
#include <variant>

#include "common/graph/grad_mode.hpp"
#include "common/graph/saved_tensor.hpp"

namespace ladder {

/// The name of a type as a person writes it.
std::string demangle(const char* type_name);

/// A value that is not a saved tensor, kept between forward and backward (libtorch's c10::IValue).
class IValue : std::variant<std::monostate, bool, std::int64_t, double, std::string, Tensor,
                            std::vector<std::int64_t>> {
 public:
  using variant::variant;

  bool toBool() const { return get<bool>("Bool"); }
  std::int64_t toInt() const { return get<std::int64_t>("Int"); }
  double toDouble() const { return get<double>("Double"); }
  const std::string& toStringRef() const { return get<std::string>("String"); }
  const Tensor& toTensor() const { return get<Tensor>("Tensor"); }
  const std::vector<std::int64_t>& toIntVector() const {
    return get<std::vector<std::int64_t>>("IntList");
  }

 private:
  template <class T> const T& get(const char* wanted) const {
    const T* const value = std::get_if<T>(this);
    check(value != nullptr, "Expected ", wanted, " but the IValue holds another type");
    return *value;
  }
};

}  // namespace ladder

namespace ladder::autograd {

class FunctionNode;

/// What the nodes of a Function are called, whose `name` may be null.
std::string node_name(const std::type_info& function, const char* name);
/// An output that is an input becomes a tensor of its own: the input keeps its own history.
void separate(std::span<Tensor> outputs, std::span<const TensorImpl* const> inputs);

/// What forward hands to backward.
class AutogradContext {
 public:
  /// Keeps inputs or outputs; a later write to one of them is an error in backward().
  void save_for_backward(variable_list to_save) { to_save_ = std::move(to_save); }
  variable_list get_saved_variables() const;
  /// Everything else that backward needs to know.
  std::map<std::string, IValue> saved_data;

  /// Outputs that carry no gradient.
  void mark_non_differentiable(variable_list outputs) { constant_ = std::move(outputs); }
  /// false: a gradient that did not come stays undefined instead of becoming zeros.
  void set_materialize_grads(bool value) { materialize_grads_ = value; }
  /// Whether the gradient of the i-th Tensor argument is wanted; in backward, by this pass.
  bool needs_input_grad(std::size_t i) const;

 private:
  friend class FunctionNode;

  variable_list to_save_, constant_;
  std::vector<SavedTensor> saved_;
  bool released_ = false, materialize_grads_ = true;
  FunctionNode* node_ = nullptr;  // which has this context; null if no gradient flows
};

/// What all calls of a Function with such arguments have in common.
struct FunctionType {
  std::string name;  // of its nodes
  variable_list (*backward)(AutogradContext*, variable_list);
  std::span<const bool> is_tensor;  // of forward's arguments
};

/// The graph's node for one call of a Function.
class FunctionNode final : public Node {
 public:
  FunctionNode(const FunctionType& type, edge_list edges) : Node(std::move(edges)), type_(type) {
    context.node_ = this;
  }
  /// Makes the node of a call with these Tensor arguments; null if no gradient flows.
  static std::shared_ptr<FunctionNode> make(const FunctionType& type,
                                            std::span<const Tensor* const> inputs);
  /// Gives forward's outputs their place in the graph.
  void record(std::span<Tensor> outputs);

  variable_list apply(variable_list&& grads) override;
  std::string name() const override { return type_.name; }
  void release_variables() override;

  AutogradContext context;

 private:
  const FunctionType& type_;
};

template <class T> struct Function {
  static constexpr const char* name = nullptr;  // an operation may have one of its own

  /// What forward returns, recorded where one of its Tensor arguments requires a gradient.
  template <class F = T, class... Args> static auto apply(Args&&... args) {
    static const FunctionType type{node_name(typeid(F), F::name), &F::backward, kIsTensor<Args...>};
    std::array<const Tensor*, (is_tensor<Args>() + ... + 0)> inputs;
    [[maybe_unused]] auto next = inputs.begin();
    const auto collect = [&](const auto& arg) {
      if constexpr (is_tensor<decltype(arg)>()) *next++ = &arg;
    };
    (collect(args), ...);
    const auto node = FunctionNode::make(type, inputs);
    std::array<const TensorImpl*, inputs.size()> known;  // forward may move its arguments away
    std::transform(inputs.begin(), inputs.end(), known.begin(), [](auto* t) { return t->impl(); });

    AutogradContext unrecorded;
    AutogradContext* const context = node ? &node->context : &unrecorded;
    using Output = decltype(F::forward(context, std::forward<Args>(args)...));
    Output output;
    {
      const NoGradGuard guard;  // the derivative is backward's business alone
      output = F::forward(context, std::forward<Args>(args)...);
    }
    std::span<Tensor> outputs;
    if constexpr (std::is_same_v<Output, Tensor>)
      outputs = {&output, 1};
    else
      outputs = output;
    separate(outputs, known);
    if (node) node->record(outputs);
    return output;
  }

 private:
  template <class Arg> static constexpr bool is_tensor() {
    static_assert(!std::is_same_v<std::remove_cvref_t<Arg>, std::optional<Tensor>>,
                  "an optional Tensor would take no part in the graph: hand an undefined one");
    return std::is_same_v<std::remove_cvref_t<Arg>, Tensor>;
  }
  template <class... Args>
  static constexpr std::array<bool, sizeof...(Args)> kIsTensor{is_tensor<Args>()...};
};

}  // namespace ladder::autograd
