// Any module whose forward() takes a tensor and returns one: what Sequential is made of.
#pragma once

#include "common/nn/module.hpp"

namespace ladder::nn {

class AnyModule {
 public:
  AnyModule() = default;
  template <std::derived_from<Module> M>
  explicit AnyModule(std::shared_ptr<M> module)
      : module_(module), forward_([module](Tensor x) { return module->forward(std::move(x)); }) {
    static_assert(
        requires { &M::forward; },
        "forward() must not be a template here; to put an nn::Sequential into another, "
        "derive a class from SequentialImpl with a forward(Tensor)");
  }
  template <class M>
  explicit AnyModule(const ModuleHolder<M>& holder) : AnyModule(holder.ptr()) {}
  template <class M>
  requires std::derived_from<std::remove_cvref_t<M>, Module>
  explicit AnyModule(M&& module)
      : AnyModule(std::make_shared<std::remove_cvref_t<M>>(std::forward<M>(module))) {}

  bool is_empty() const noexcept { return module_ == nullptr; }
  Tensor forward(Tensor input) { return check_not_empty("forward"), forward_(std::move(input)); }
  std::shared_ptr<Module> ptr() const { return check_not_empty("ptr"), module_; }
  template <std::derived_from<Module> T>
  std::shared_ptr<T> ptr() const {
    return get<T>(), std::static_pointer_cast<T>(module_);
  }
  /// The module, which must be a T and nothing derived from it.
  template <std::derived_from<Module> T>
  T& get() const {
    check_not_empty("get");
    const Module& module = *module_;
    check(typeid(module) == typeid(T), "Attempted to cast module of type ",
          demangle(typeid(module).name()), " to type ", demangle(typeid(T).name()));
    return static_cast<T&>(*module_);
  }
  /// The same as a holder: get<nn::Linear>().
  template <class Holder>
  Holder get() const {
    return Holder(ptr<typename Holder::ContainedType>());
  }

 private:
  void check_not_empty(const char* what) const {
    check(!is_empty(), "Cannot call ", what, "() on an empty AnyModule");
  }

  std::shared_ptr<Module> module_;
  std::function<Tensor(Tensor)> forward_;
};

/// An element of a Sequential with names: {"fc", nn::Linear(3, 2)}.
class NamedAnyModule {
 public:
  template <class M>
  NamedAnyModule(std::string name, M&& module)
      : name_(std::move(name)), module_(std::forward<M>(module)) {}
  const std::string& name() const noexcept { return name_; }
  const AnyModule& module() const noexcept { return module_; }

 private:
  std::string name_;
  AnyModule module_;
};

}  // namespace ladder::nn
