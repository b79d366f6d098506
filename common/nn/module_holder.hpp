// nn::Linear is a handle to a shared nn::LinearImpl, as a Tensor is one to its data.
#pragma once

#include <memory>
#include <ostream>
#include <type_traits>

#include "common/kernels/error.hpp"

namespace ladder::nn {

/// Made from the arguments of Contained's constructor. `nn::Linear fc{nullptr};` holds no module
/// until one is assigned.
template <class Contained>
class ModuleHolder {
 public:
  using ContainedType = Contained;

  ModuleHolder() requires std::is_default_constructible_v<Contained>
      : impl_(std::make_shared<Contained>()) {}
  ModuleHolder(std::nullptr_t) {}
  ModuleHolder(std::shared_ptr<Contained> module) : impl_(std::move(module)) {}
  template <class Head, class... Tail>
  requires(sizeof...(Tail) > 0 ||
           !std::is_base_of_v<ModuleHolder,
                              std::remove_cvref_t<Head>>) explicit ModuleHolder(Head&& head,
                                                                                Tail&&... tail)
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

  template <class... Args>
  decltype(auto) operator()(Args&&... args) {
    return get()->forward(std::forward<Args>(args)...);
  }
  template <class Index>
  decltype(auto) operator[](Index&& index) {
    return (*get())[std::forward<Index>(index)];
  }
  friend std::ostream& operator<<(std::ostream& out, const ModuleHolder& holder) {
    return out << *holder;
  }

 private:
  std::shared_ptr<Contained> impl_;
};

}  // namespace ladder::nn

/// TORCH_MODULE(Net); makes Net the holder of NetImpl. libtorch's name, too.
#define TORCH_MODULE(Name)                                    \
  class Name : public ladder::nn::ModuleHolder<Name##Impl> {  \
   public:                                                    \
    using ladder::nn::ModuleHolder<Name##Impl>::ModuleHolder; \
    using Impl [[maybe_unused]] = Name##Impl;                 \
  }
