// Sequential: modules one after the other, each fed with what the one before returned.
#pragma once

#include "common/nn/any_module.hpp"

namespace ladder::nn {

///     nn::Sequential model(nn::Linear(4, 3), nn::ReLU(), nn::Linear(3, 2));
///     std::cout << model << '\n' << model->forward(ones({5, 4})).sizes();
///
///     torch::nn::Sequential(
///       (0): torch::nn::Linear(in_features=4, out_features=3, bias=true)
///       (1): torch::nn::ReLU()
///       (2): torch::nn::Linear(in_features=3, out_features=2, bias=true)
///     )
///     [5, 2]
class SequentialImpl : public Module {
 public:
  /// From holders, shared pointers or modules, named "0", "1", ...
  template <class... Modules>
  explicit SequentialImpl(Modules&&... modules) {
    (push_back(std::forward<Modules>(modules)), ...);
  }
  explicit SequentialImpl(OrderedDict<std::string, AnyModule>&& modules) {
    for (const auto& item : modules) push_back(item.key(), item.value());
  }
  explicit SequentialImpl(std::initializer_list<NamedAnyModule> modules) {
    for (const auto& item : modules) push_back(item.name(), item.module());
  }

  /// A template, as in libtorch: a Sequential can't be an element of another.
  template <class Result = Tensor>
  Result forward(Tensor input) {
    check(!is_empty(), "Cannot call forward() on an empty Sequential");
    for (AnyModule& module : modules_) input = module.forward(std::move(input));
    return input;
  }

  template <class M>
  void push_back(std::string name, M&& module) {
    const AnyModule& added = modules_.emplace_back(std::forward<M>(module));
    register_module(std::move(name), added.ptr());
  }
  template <class M>
  void push_back(M&& module) {
    push_back(std::to_string(size()), std::forward<M>(module));
  }
  /// Adds every module of a container.
  template <class Container>
  void extend(const Container& modules) {
    for (const auto& module : modules) push_back(module);
  }

  std::size_t size() const noexcept { return modules_.size(); }
  bool is_empty() const noexcept { return modules_.empty(); }
  auto begin() { return modules_.begin(); }
  auto begin() const { return modules_.begin(); }
  auto end() { return modules_.end(); }
  auto end() const { return modules_.end(); }
  /// at<nn::LinearImpl>(0)
  template <class T>
  T& at(std::size_t index) const {
    return element(index).template get<T>();
  }
  template <class T>
  std::shared_ptr<T> ptr(std::size_t index) const {
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
