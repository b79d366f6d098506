// An operation of the learner's own: a forward, and a backward that says what its derivative is.
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
// argument of forward, undefined for an argument that is no Tensor.
#pragma once

#include <typeinfo>
#include <unordered_set>

#include "common/autograd/grad_mode.hpp"
#include "common/autograd/ivalue.hpp"
#include "common/autograd/node.hpp"

namespace ladder {
/// The name of a type as a person writes it.
std::string demangle(const char* type_name);
}  // namespace ladder

namespace ladder::autograd {

using Variable = Tensor;
class FunctionNode;

/// What forward hands to backward.
class AutogradContext {
 public:
  AutogradContext();
  ~AutogradContext();

  /// Keeps inputs or outputs; a later write to one of them is an error in backward().
  void save_for_backward(variable_list to_save) { to_save_ = std::move(to_save); }
  variable_list get_saved_variables() const;
  /// Everything else that backward needs to know.
  std::map<std::string, IValue> saved_data;

  /// Inputs that forward wrote into, and returns.
  void mark_dirty(const variable_list& inputs);
  /// Outputs that carry no gradient.
  void mark_non_differentiable(const variable_list& outputs);
  /// false: a gradient that did not come stays undefined instead of becoming zeros.
  void set_materialize_grads(bool value) { materialize_grads_ = value; }
  /// Whether the gradient of the i-th Tensor argument is wanted.
  bool needs_input_grad(std::size_t i) const;

 private:
  friend class FunctionNode;
  struct Saved;

  variable_list to_save_;
  std::unique_ptr<Saved> saved_;
  std::unordered_set<TensorImpl*> dirty_, non_differentiable_;
  bool materialize_grads_ = true;
  std::weak_ptr<Node> node_;
};

/// The graph's node for one call of a Function.
class FunctionNode final : public Node {
 public:
  using BackwardFunction = variable_list (*)(AutogradContext*, variable_list);

  /// Makes the node of a call with these arguments; `is_tensor` tells which of them are `inputs`.
  static std::shared_ptr<FunctionNode> make(const std::type_info& type, BackwardFunction backward,
                                            std::vector<bool> is_tensor,
                                            const variable_list& inputs);
  FunctionNode(const std::type_info& type, BackwardFunction backward, std::vector<bool> is_tensor,
               edge_list edges);

  /// Gives forward's outputs their place in the graph.
  variable_list wrap_outputs(const variable_list& inputs, variable_list outputs);

  variable_list apply(variable_list&& grads) override;
  std::string name() const override;
  void release_variables() override;

  AutogradContext context;

 private:
  const std::type_info& type_;
  BackwardFunction backward_;
  std::vector<bool> is_tensor_;
  bool recorded_ = false;
};

template <class T> struct Function {
  template <class F = T, class... Args> static auto apply(Args&&... args) {
    variable_list inputs;
    std::vector<bool> is_tensor;
    (collect(args, inputs, is_tensor), ...);
    auto node = FunctionNode::make(typeid(F), &F::backward, std::move(is_tensor), inputs);

    using Output = decltype(F::forward(nullptr, std::forward<Args>(args)...));
    Output output;
    {
      const NoGradGuard guard;  // the derivative is backward's business alone
      output = F::forward(&node->context, std::forward<Args>(args)...);
    }
    if constexpr (std::is_same_v<Output, variable_list>)
      return node->wrap_outputs(inputs, std::move(output));
    else
      return Tensor(node->wrap_outputs(inputs, {std::move(output)})[0]);
  }

 private:
  template <class Arg>
  static void collect(const Arg& arg, variable_list& inputs, std::vector<bool>& is_tensor) {
    constexpr bool is_a_tensor = std::is_same_v<Arg, Tensor>;
    if constexpr (is_a_tensor) inputs.push_back(arg);
    is_tensor.push_back(is_a_tensor);
  }
};

}  // namespace ladder::autograd
