// Sequential: modules one after the other, each fed with what the one before returned.
#pragma once

#include "common/nn/module.hpp"

namespace ladder::nn {

/// Any module whose forward() takes a tensor and returns one: an element of a Sequential. Made from
/// a holder, a shared pointer, or a module.
class AnyModule {
 public:
  template <std::derived_from<Module> M>
  AnyModule(std::shared_ptr<M> module)
      : module_(module), forward_([module](Tensor x) { return module->forward(std::move(x)); }) {
    static_assert(
        requires { &M::forward; },
        "forward() must not be a template here; to put an nn::Sequential into another, "
        "derive a class from SequentialImpl with a forward(Tensor)");
    check(module != nullptr, "a module of a Sequential is null");
  }
  template <class M> AnyModule(const ModuleHolder<M>& holder) : AnyModule(holder.ptr()) {}
  template <std::derived_from<Module> M>
  AnyModule(M module) : AnyModule(std::make_shared<M>(std::move(module))) {}

  Tensor forward(Tensor input) const { return forward_(std::move(input)); }
  std::shared_ptr<Module> ptr() const { return module_; }
  /// The module, which must be a T and nothing derived from it.
  template <class T> T& get() const {
    const Module& module = *module_;
    check(typeid(module) == typeid(T), "Attempted to cast module of type ",
          demangle(typeid(module).name()), " to type ", demangle(typeid(T).name()));
    return static_cast<T&>(*module_);
  }

 private:
  std::shared_ptr<Module> module_;
  std::function<Tensor(Tensor)> forward_;
};

///     nn::Sequential model(nn::Linear(4, 3), nn::ReLU(), nn::Linear(3, 2));
///     model->forward(ones({5, 4})).sizes();  // [5, 2]
class SequentialImpl : public Module {
 public:
  /// With names of their own: {{"fc", nn::Linear(3, 2)}, {"act", nn::ReLU()}}.
  using Named = std::initializer_list<std::pair<std::string, AnyModule>>;

  /// The modules are named "0", "1", ...
  template <class... Modules> explicit SequentialImpl(Modules&&... modules) {
    (push_back(std::forward<Modules>(modules)), ...);
  }
  explicit SequentialImpl(Named modules) {
    for (const auto& [name, module] : modules) push_back(name, module);
  }

  /// A template, as in libtorch: a Sequential can't be an element of another.
  template <class Result = Tensor> Result forward(Tensor input) {
    check(!is_empty(), "Cannot call forward() on an empty Sequential");
    for (const AnyModule& module : modules_) input = module.forward(std::move(input));
    return input;
  }

  void push_back(std::string name, AnyModule module) {
    register_module(std::move(name), module.ptr());
    modules_.push_back(std::move(module));
  }
  void push_back(AnyModule module) { push_back(std::to_string(size()), std::move(module)); }

  std::size_t size() const noexcept { return modules_.size(); }
  bool is_empty() const noexcept { return modules_.empty(); }
  auto begin() const { return modules_.begin(); }
  auto end() const { return modules_.end(); }
  /// at<nn::LinearImpl>(0)
  template <class T> T& at(std::size_t index) const { return element(index).template get<T>(); }
  template <class T> std::shared_ptr<T> ptr(std::size_t index) const {
    return {ptr(index), &at<T>(index)};
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
  Sequential(SequentialImpl::Named modules)
      : ModuleHolder(std::make_shared<SequentialImpl>(modules)) {}
};

}  // namespace ladder::nn
