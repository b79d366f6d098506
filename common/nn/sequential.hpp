// Sequential: modules one after the other, each fed with what the one before returned.
#pragma once

#include "common/nn/module.hpp"

namespace ladder::nn {

/// Any module whose forward() takes a tensor and returns one: what Sequential is made of.
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
  template <class M> explicit AnyModule(const ModuleHolder<M>& holder) : AnyModule(holder.ptr()) {}
  template <class M>
  requires std::derived_from<std::remove_cvref_t<M>, Module>
  explicit AnyModule(M&& module)
      : AnyModule(std::make_shared<std::remove_cvref_t<M>>(std::forward<M>(module))) {}

  bool is_empty() const noexcept { return module_ == nullptr; }
  Tensor forward(Tensor input) { return check_not_empty("forward"), forward_(std::move(input)); }
  std::shared_ptr<Module> ptr() const { return check_not_empty("ptr"), module_; }
  template <std::derived_from<Module> T> std::shared_ptr<T> ptr() const {
    return get<T>(), std::static_pointer_cast<T>(module_);
  }
  /// The module, which must be a T and nothing derived from it.
  template <std::derived_from<Module> T> T& get() const {
    check_not_empty("get");
    const Module& module = *module_;
    check(typeid(module) == typeid(T), "Attempted to cast module of type ",
          demangle(typeid(module).name()), " to type ", demangle(typeid(T).name()));
    return static_cast<T&>(*module_);
  }
  /// The same as a holder: get<nn::Linear>().
  template <class Holder> Holder get() const {
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
struct NamedAnyModule : OrderedDict<std::string, AnyModule>::Item {
  template <class M>
  NamedAnyModule(std::string name, M&& module)
      : Item(std::move(name), AnyModule(std::forward<M>(module))) {}
};

///     nn::Sequential model(nn::Linear(4, 3), nn::ReLU(), nn::Linear(3, 2));
///     model->forward(ones({5, 4})).sizes();  // [5, 2]
class SequentialImpl : public Module {
 public:
  /// From holders, shared pointers or modules, named "0", "1", ...
  template <class... Modules> explicit SequentialImpl(Modules&&... modules) {
    (push_back(std::forward<Modules>(modules)), ...);
  }
  explicit SequentialImpl(OrderedDict<std::string, AnyModule>&& modules) {
    for (const auto& item : modules) push_back(item.key(), item.value());
  }
  explicit SequentialImpl(std::initializer_list<NamedAnyModule> modules) {
    for (const auto& item : modules) push_back(item.key(), item.value());
  }

  /// A template, as in libtorch: a Sequential can't be an element of another.
  template <class Result = Tensor> Result forward(Tensor input) {
    check(!is_empty(), "Cannot call forward() on an empty Sequential");
    for (AnyModule& module : modules_) input = module.forward(std::move(input));
    return input;
  }

  template <class M> void push_back(std::string name, M&& module) {
    const AnyModule& added = modules_.emplace_back(std::forward<M>(module));
    register_module(std::move(name), added.ptr());
  }
  template <class M> void push_back(M&& module) {
    push_back(std::to_string(size()), std::forward<M>(module));
  }
  /// Adds every module of a container.
  template <class Container> void extend(const Container& modules) {
    for (const auto& module : modules) push_back(module);
  }

  std::size_t size() const noexcept { return modules_.size(); }
  bool is_empty() const noexcept { return modules_.empty(); }
  auto begin() { return modules_.begin(); }
  auto begin() const { return modules_.begin(); }
  auto end() { return modules_.end(); }
  auto end() const { return modules_.end(); }
  /// at<nn::LinearImpl>(0)
  template <class T> T& at(std::size_t index) const { return element(index).template get<T>(); }
  template <class T> std::shared_ptr<T> ptr(std::size_t index) const {
    return element(index).template ptr<T>();
  }
  std::shared_ptr<Module> ptr(std::size_t index) const { return element(index).ptr(); }
  std::shared_ptr<Module> operator[](std::size_t index) const { return ptr(index); }

  void pretty_print(std::ostream& out) const override { out << "torch::nn::Sequential"; }

 private:
  const AnyModule& element(std::size_t index) const {
    check(index < size(), "Index out of range");
    return modules_[index];
  }

  std::vector<AnyModule> modules_;
};

struct Sequential : ModuleHolder<SequentialImpl> {
  using ModuleHolder::ModuleHolder;
  Sequential() = default;
  Sequential(std::initializer_list<NamedAnyModule> modules)
      : ModuleHolder(std::make_shared<SequentialImpl>(modules)) {}
};

}  // namespace ladder::nn
