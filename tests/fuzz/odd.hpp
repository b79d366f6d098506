// Functions and hooks as nobody should write them: they must end in an Error at worst.
#pragma once

#include "bytes.hpp"
#include "common/autograd.hpp"

namespace fuzz {

using namespace ladder;
using autograd::AutogradContext;
using autograd::variable_list;

/// 2x and, if wanted, x itself, a view of x or an undefined tensor, with a derivative that is right
/// or wrong in one of many ways.
struct Odd : autograd::Function<Odd> {
  struct Plan {
    std::size_t second, saved, derivative;
    bool materialize, constant;
    explicit Plan(Bytes& bytes)
        : second(bytes.below(4)),
          saved(bytes.below(3)),
          derivative(bytes.below(9)),
          materialize(bytes.coin()),
          constant(bytes.rarely(4)) {}
  };

  static variable_list forward(AutogradContext* ctx, Tensor x, const Plan& plan, const Tensor& y) {
    if (plan.derivative == 8) fail("forward fails");
    variable_list out = {x * 2};
    if (plan.second > 0) out.push_back(plan.second == 1 ? x : plan.second == 2 ? x.t() : Tensor());
    if (plan.saved > 0) ctx->save_for_backward({x, plan.saved == 1 ? y : out.back()});
    if (plan.constant) ctx->mark_non_differentiable({out[0]});
    ctx->set_materialize_grads(plan.materialize);
    ctx->saved_data["derivative"] = static_cast<std::int64_t>(plan.derivative);
    return out;
  }

  static variable_list backward(AutogradContext* ctx, variable_list grads) {
    const Tensor g = grads[0];
    const variable_list saved = ctx->get_saved_variables();
    switch (ctx->saved_data["derivative"].toInt()) {
      case 1: return {Tensor(), Tensor(), Tensor()};
      case 2: return {g};
      case 3: return {ones({7}), Tensor(), Tensor()};
      case 4: fail("backward fails");
      case 5: ones({2}).requires_grad_().sum().backward(); break;
      case 6: return {g.to(kFloat64), Tensor(), g.to(kFloat32)};
      case 7: return {g, g, g};
    }
    if (!g.defined()) return {Tensor(), Tensor(), Tensor()};
    return {saved.empty() ? g * 2 : saved[0] * g, Tensor(),
            ctx->needs_input_grad(1) ? g : Tensor()};
  }
};

/// Gives `tensor` a hook that does one of many things to itself, to its tensor or to `other`. It
/// must not own them: a tensor that its own hook keeps alive is never freed.
inline void add_odd_hook(const Tensor& tensor, const Tensor& other, std::size_t kind) {
  const std::weak_ptr<TensorImpl> weak = tensor.impl_ptr(), weak_other = other.impl_ptr();
  tensor.register_hook([=](const Tensor& g) -> Tensor {
    const Tensor self(weak.lock()), another(weak_other.lock());
    switch (kind) {
      case 1: return g * 2;
      case 2: fail("the hook fails");
      case 3: return ones({7});
      case 4: return g.to(kFloat64);
      case 5: return g.mul_(2);
      case 6: return another;
      default: break;
    }
    if (!self.defined()) return {};
    switch (kind) {
      case 7: self.register_hook([](const Tensor& again) { return again + 1; }); break;
      case 8: self.remove_hook(0); break;
      case 9: self.retain_grad(); break;
      case 10: self.mutable_grad() = another.detach(); break;
      case 11: another.backward({}, /*retain_graph=*/true); break;
      case 12: self.backward(g); break;
    }
    return {};
  });
}
constexpr std::size_t kHooks = 13;

}  // namespace fuzz
