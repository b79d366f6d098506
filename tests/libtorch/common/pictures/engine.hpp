// libtorch's answers to the questions of common/pictures/engine.hpp.
#pragma once

#include <ATen/record_function.h>
#include <torch/csrc/autograd/engine.h>
#include <torch/csrc/autograd/functions/accumulate_grad.h>
#include <torch/csrc/autograd/generated/Functions.h>

#include <span>

#include "common/tensor.hpp"

namespace ladder::pictures {

using Recorded = void (*)(autograd::Node&, std::span<const Tensor>);
using Begins = void (*)(const autograd::edge_list& roots);

inline Recorded on_record = nullptr;
inline Begins on_backward = nullptr;

/// libtorch's engine, which lets somebody look at where it begins.
struct WatchedEngine final : autograd::Engine {
  autograd::variable_list execute(const autograd::edge_list& roots,
                                  const autograd::variable_list& inputs, bool keep_graph,
                                  bool create_graph, bool accumulate_grad,
                                  const autograd::edge_list& outputs) override {
    on_backward(roots);
    return Engine::execute(roots, inputs, keep_graph, create_graph, accumulate_grad, outputs);
  }
};

inline void operation_ended(const at::RecordFunction& operation, at::ObserverContext*) {
  for (const at::IValue& output : operation.outputs())
    if (output.isTensor() && output.toTensor().defined() && output.toTensor().grad_fn())
      on_record(*output.toTensor().grad_fn(), {&output.toTensor(), 1});
}

inline void watch(Recorded recorded, Begins begins) {
  on_record = recorded;
  on_backward = begins;
  at::addGlobalCallback(at::RecordFunctionCallback(nullptr, operation_ended).needsOutputs(true));
  autograd::set_default_engine_stub([]() -> autograd::Engine& {
    static auto* const engine = new WatchedEngine;  // its threads outlive main()
    return *engine;
  });
}

#define LADDER_KEPT(member)                              \
  if constexpr (requires { function->member.unpack(); }) \
  kept.push_back(function->member.unpack(node.shared_from_this()))

/// Looks into a node of the type F. Its classes have nothing in common but the names of what they
/// keep, the same that `_saved_self` and the others have in Python.
template <class F> bool look_into(autograd::Node& node, std::vector<Tensor>& kept) {
  auto* const function = dynamic_cast<F*>(&node);
  if (function == nullptr) return false;
  LADDER_KEPT(self_);
  LADDER_KEPT(mat1_);
  LADDER_KEPT(mat2_);
  LADDER_KEPT(other_);
  LADDER_KEPT(target_);
  LADDER_KEPT(condition_);
  LADDER_KEPT(mask_);
  LADDER_KEPT(result_);
  return true;
}
#undef LADDER_KEPT

template <class... F> std::vector<Tensor> look_into_one_of(autograd::Node& node) {
  std::vector<Tensor> kept;
  (look_into<F>(node, kept) || ...);
  return kept;
}

/// The operations that Ladder has, too. A Function of one's own does not show what it keeps.
inline std::vector<Tensor> kept_by(autograd::Node& node) {
  namespace made = autograd::generated;
  return look_into_one_of<made::MmBackward0, made::AddmmBackward0, made::MulBackward0,
                          made::DivBackward0, made::PowBackward0, made::ClampBackward0,
                          made::ClampMinBackward0, made::ReluBackward0, made::SigmoidBackward0,
                          made::TanhBackward0, made::ExpBackward0, made::LogBackward0,
                          made::SqrtBackward0, made::AbsBackward0, made::WhereBackward0,
                          made::MaskedFillBackward0, made::MseLossBackward0>(node);
}

inline const autograd::Node* node_of(const Tensor& tensor) {
  return autograd::impl::gradient_edge(tensor).function.get();
}

inline std::vector<std::int64_t> sizes_of_output(const autograd::Node& node, std::uint32_t nr) {
  return node.input_metadata(nr).zeros_like().sizes().vec();  // the only way that all releases have
}

inline void see_gradient(autograd::Node& node, std::uint32_t nr,
                         std::function<void(const Tensor&)> see) {
  struct Hook final : autograd::FunctionPreHook {
    autograd::variable_list operator()(const autograd::variable_list& grads) override {
      if (grads[nr].defined()) see(grads[nr]);
      return grads;
    }
    std::uint32_t nr = 0;
    std::function<void(const Tensor&)> see;
  };
  auto hook = std::make_unique<Hook>();
  hook->nr = nr;
  hook->see = std::move(see);
  node.add_pre_hook(std::move(hook));
}

}  // namespace ladder::pictures
