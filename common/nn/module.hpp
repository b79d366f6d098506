// The base of every layer and every network: a tree of modules with named tensors in it.
#pragma once

#include "common/graph/function.hpp"
#include "common/nn/ordered_dict.hpp"
#include "common/ops/operators.hpp"
#include "common/tensor/creation.hpp"

namespace ladder::nn {

/// Whether these are arguments of a module's constructor: anything but a holder to copy.
template <class Holder, class Head, class... Tail>
concept ForNewModule = sizeof...(Tail) > 0 || !std::derived_from<std::remove_cvref_t<Head>, Holder>;

/// nn::Linear is a handle to a shared nn::LinearImpl, as a Tensor is one to its data. It is made
/// from the arguments of LinearImpl's constructor; `nn::Linear fc{nullptr};` holds none yet.
template <class Contained> class ModuleHolder {
 public:
  using ContainedType = Contained;

  ModuleHolder() requires std::is_default_constructible_v<Contained>
      : impl_(std::make_shared<Contained>()) {}
  ModuleHolder(std::nullptr_t) {}
  ModuleHolder(std::shared_ptr<Contained> module) : impl_(std::move(module)) {}
  template <class Head, class... Tail>
  requires ForNewModule<ModuleHolder, Head, Tail...>
  explicit ModuleHolder(Head&& head, Tail&&... tail)
      : impl_(new Contained(std::forward<Head>(head), std::forward<Tail>(tail)...)) {}

  bool is_empty() const noexcept { return impl_ == nullptr; }
  explicit operator bool() const noexcept { return !is_empty(); }
  const std::shared_ptr<Contained>& ptr() const {
    check(!is_empty(), "Accessing empty ModuleHolder");
    return impl_;
  }
  Contained* get() { return ptr().get(); }
  const Contained* get() const { return ptr().get(); }
  Contained* operator->() { return get(); }
  const Contained* operator->() const { return get(); }
  Contained& operator*() { return *get(); }
  const Contained& operator*() const { return *get(); }

  template <class... Args> decltype(auto) operator()(Args&&... args) {
    return get()->forward(std::forward<Args>(args)...);
  }
  decltype(auto) operator[](std::size_t index) { return (*get())[index]; }
  friend std::ostream& operator<<(std::ostream& out, const ModuleHolder& holder) {
    return out << *holder;
  }

 private:
  std::shared_ptr<Contained> impl_;
};

/// What is registered is found again from the root of the tree, under dotted names such as
/// "0.weight". forward() is not virtual: every module has the one that suits it.
class Module : public std::enable_shared_from_this<Module> {
 public:
  /// Without a name, name() is the class's.
  explicit Module(std::string name = {});
  virtual ~Module();
  std::string name() const;

  // ---- Building. A name that is empty, has a dot, or is taken is an error, as is a module that is
  // null or holds this one. ----
  /// A tensor to be trained. One that is undefined keeps its name but is never listed.
  Tensor& register_parameter(std::string name, Tensor tensor, bool requires_grad = true);
  /// A tensor that moves with the module but is not trained.
  Tensor& register_buffer(std::string name, Tensor tensor);
  template <class M>
  std::shared_ptr<M> register_module(std::string name, std::shared_ptr<M> module) {
    insert_child(std::move(name), module);
    return module;
  }
  template <class M> std::shared_ptr<M> register_module(std::string name, ModuleHolder<M> holder) {
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
  /// Calls f(module) for this module and all below it.
  template <class F> void apply(const F& f) {
    f(*this);
    for (const auto& module : modules(false)) f(*module);
  }
  /// The module as a T or as what T holds, as in as<nn::Linear>(); null if it is not one.
  template <class T> auto* as() noexcept {
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
  /// Forgets the gradients, or without set_to_none fills them with 0.
  virtual void zero_grad(bool set_to_none = true);

  /// Writes the module's own line; operator<< adds the children below it.
  virtual void pretty_print(std::ostream& out) const { out << name(); }
  friend std::ostream& operator<<(std::ostream& out, const Module& module);

 private:
  void insert_child(std::string name, std::shared_ptr<Module> module);
  bool holds(const Module& other) const;
  Tensors list(Tensors Module::*kind, bool recurse) const;

  std::string name_;
  Tensors parameters_{"Parameter"}, buffers_{"Buffer"};
  Modules children_{"Submodule"};
  bool is_training_ = true;
};

}  // namespace ladder::nn

/// TORCH_MODULE(Net); makes Net the holder of NetImpl. libtorch's name, too.
#define TORCH_MODULE(Name)                                    \
  class Name : public ladder::nn::ModuleHolder<Name##Impl> {  \
   public:                                                    \
    using ladder::nn::ModuleHolder<Name##Impl>::ModuleHolder; \
    using Impl [[maybe_unused]] = Name##Impl;                 \
  }
