// The base of every layer and every network: a tree of modules with named tensors in it.
#pragma once

#include "common/nn/module_holder.hpp"
#include "common/nn/ordered_dict.hpp"
#include "common/ops/operators.hpp"
#include "common/tensor/creation.hpp"

namespace ladder::nn {

/// What is registered is found again from the root of the tree, under dotted names. forward() is
/// not virtual: every module has the one that suits it.
///
///     struct Net : nn::Module {
///       Net() { fc = register_module("fc", nn::Linear(3, 2)); }
///       Tensor forward(const Tensor& x) { return fc(x).clamp_min(0); }  // (n, 3) -> (n, 2)
///       nn::Linear fc{nullptr};
///     };
///     auto net = std::make_shared<Net>();
///     for (const auto& item : net->named_parameters())
///       std::cout << item.key() << ' ' << item.value().sizes() << '\n';
///
///     fc.weight [2, 3]
///     fc.bias [2]
class Module : public std::enable_shared_from_this<Module> {
 public:
  /// Without a name, name() is the class's.
  explicit Module(std::string name = {}) : name_(std::move(name)) {}
  virtual ~Module() = default;
  const std::string& name() const;

  // ---- Building. A name that is empty, has a dot, or is taken is an error. ----
  /// A tensor to be trained. One that is undefined keeps its name but is never listed.
  Tensor& register_parameter(std::string name, Tensor tensor, bool requires_grad = true);
  /// A tensor that moves with the module but is not trained.
  Tensor& register_buffer(std::string name, Tensor tensor);
  template <class M>
  std::shared_ptr<M> register_module(std::string name, std::shared_ptr<M> module) {
    insert_child(std::move(name), module);
    return module;
  }
  template <class M>
  std::shared_ptr<M> register_module(std::string name, ModuleHolder<M> holder) {
    return register_module(std::move(name), holder.ptr());
  }

  // ---- Listing: the module's own first, then child by child; without recurse only its own. ----
  using Tensors = OrderedDict<std::string, Tensor>;
  using Modules = OrderedDict<std::string, std::shared_ptr<Module>>;
  Tensors named_parameters(bool recurse = true) const {
    return list(&Module::parameters_, recurse);
  }
  Tensors named_buffers(bool recurse = true) const { return list(&Module::buffers_, recurse); }
  TensorList parameters(bool recurse = true) const { return named_parameters(recurse).values(); }
  TensorList buffers(bool recurse = true) const { return named_buffers(recurse).values(); }
  /// include_self needs the module to be held by a shared_ptr.
  Modules named_modules(const std::string& prefix = {}, bool include_self = true) const;
  std::vector<std::shared_ptr<Module>> modules(bool include_self = true) const {
    return named_modules({}, include_self).values();
  }
  Modules named_children() const { return children_; }
  std::vector<std::shared_ptr<Module>> children() const { return children_.values(); }
  /// Calls f(module) or f(name, module) for this module and all below it; f takes a Module& or a
  /// const std::shared_ptr<Module>&.
  template <class F>
  void apply(const F& f, const std::string& prefix = {}) {
    if constexpr (std::is_invocable_v<F, Module&>) {
      f(*this);
      for (const auto& module : modules(false)) f(*module);
    } else if constexpr (std::is_invocable_v<F, const std::string&, Module&>) {
      f(prefix, *this);
      for (const auto& item : named_modules(prefix, false)) f(item.key(), *item.value());
    } else if constexpr (std::is_invocable_v<F, const std::shared_ptr<Module>&>) {
      for (const auto& module : modules()) f(module);
    } else {
      for (const auto& item : named_modules(prefix)) f(item.key(), item.value());
    }
  }
  /// The module as a T or as what T holds, as in as<nn::Linear>(); null if it is not one.
  template <class T>
  auto* as() noexcept {
    if constexpr (requires { typename T::ContainedType; })
      return dynamic_cast<typename T::ContainedType*>(this);
    else
      return dynamic_cast<T*>(this);
  }

  // ---- Changing ----
  /// Layers that behave differently while training look at is_training().
  virtual void train(bool on = true);
  void eval() { train(false); }
  virtual bool is_training() const noexcept { return is_training_; }
  /// Moves and converts parameters, their gradients, and buffers. The tensors stay the same
  /// objects: whoever holds one, such as an optimizer, sees it moved.
  void to(const TensorOptions& options, bool non_blocking = false);
  void to(Device device, Dtype dtype, bool non_blocking = false) {
    to(TensorOptions(device).dtype(dtype), non_blocking);
  }
  /// Sets the gradients to 0, or with set_to_none forgets them, as PyTorch 2 does by default: a
  /// parameter that then takes no part in a step is left alone by step(), instead of moving on
  /// with its momentum.
  virtual void zero_grad(bool set_to_none = false);

  /// Writes the module's own line; operator<< adds the children below it.
  virtual void pretty_print(std::ostream& out) const { out << name(); }
  friend std::ostream& operator<<(std::ostream& out, const Module& module);

 private:
  void insert_child(std::string name, std::shared_ptr<Module> module);
  Tensors list(Tensors Module::*kind, bool recurse) const;

  mutable std::string name_;
  Tensors parameters_{"Parameter"}, buffers_{"Buffer"};
  Modules children_{"Submodule"};
  bool is_training_ = true;
};

/// The name of a type as a person writes it.
std::string demangle(const char* type_name);

}  // namespace ladder::nn
