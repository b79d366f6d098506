// Three levels down a name has lost its beginning. A name says the whole way from the module that
// was asked, so each level has to hand on what it was given, with its own name behind it.

#include "common/nn/module.hpp"

#include "common/autograd/engine.hpp"
#include "common/tensor/tensor_impl.hpp"

namespace ladder::nn {
namespace {

std::string join(const std::string& prefix, const std::string& name) {
  return prefix.empty() ? name : prefix + "." + name;
}

void check_name(const char* kind, const std::string& name) {
  check(!name.empty(), kind, " name must not be empty");
  check(name.find('.') == std::string::npos, kind, " name must not contain a dot (got '", name,
        "')");
}

// Makes `tensor` hold what `data` holds, and stay the object that others know.
void set_data(const Tensor& tensor, const Tensor& data) {
  TensorImpl &to = *tensor.impl(), &from = *data.impl();
  to.storage = from.storage;
  to.strides = from.strides;
  to.offset = from.offset;
  to.dtype = from.dtype;
  // The accumulator expects gradients like the old data; the next graph makes a new one.
  to.meta().grad_accumulator.reset();
}

}  // namespace

Module::Module(std::string name) : name_(std::move(name)) {}
Module::~Module() = default;

// The class is not known yet in the constructor.
std::string Module::name() const { return name_.empty() ? demangle(typeid(*this).name()) : name_; }

Tensor& Module::register_parameter(std::string name, Tensor tensor, bool requires_grad) {
  check_name("Parameter", name);
  if (tensor.defined()) tensor.requires_grad_(requires_grad);
  return parameters_.insert(std::move(name), std::move(tensor));
}

Tensor& Module::register_buffer(std::string name, Tensor tensor) {
  check_name("Buffer", name);
  return buffers_.insert(std::move(name), std::move(tensor));
}

void Module::insert_child(std::string name, std::shared_ptr<Module> module) {
  check_name("Submodule", name);
  check(module != nullptr, "Submodule '", name, "' is null");
  check(!module->holds(*this), "Submodule '", name, "' holds the module that it is registered in");
  children_.insert(std::move(name), std::move(module));
}

// Whether `other` is this module or one below it.
bool Module::holds(const Module& other) const {
  return this == &other ||
         std::ranges::any_of(children_, [&](const auto& child) { return (*child)->holds(other); });
}

Module::Tensors Module::list(Tensors Module::*kind, bool recurse) const {
  Tensors result;
  const auto add = [&](const std::string& prefix, const Module& module) {
    for (const auto& item : module.*kind)
      if (item->defined()) result.insert(join(prefix, item.key()), *item);
  };
  add("", *this);
  if (recurse)
    for (const auto& item : named_modules("", false)) add(item.key(), **item);
  return result;
}

Module::Modules Module::named_modules(const std::string& prefix, bool include_self) const {
  Modules result;
  if (include_self) {
    const auto self = std::const_pointer_cast<Module>(weak_from_this().lock());
    check(self != nullptr,
          "It looks like you attempted to retrieve your top-level module as a shared_ptr, but it "
          "is not stored in a shared_ptr. Use std::make_shared<",
          name(), "> instead of creating your module on the stack, or pass include_self=false");
    result.insert(prefix, self);
  }
  for (const auto& child : children_) {
    result.insert(join(prefix, child.key()), *child);
    for (const auto& item : (*child)->named_modules(child.key(), false))
      result.insert(item.key(), *item);
  }
  return result;
}

void Module::train(bool on) {
  for (const auto& child : children_) (*child)->train(on);
  is_training_ = on;
}

void Module::zero_grad(bool set_to_none) {
  for (const Tensor& parameter : parameters()) autograd::zero_grad(parameter, set_to_none);
}

void Module::to(const TensorOptions& options, bool) {
  check(!options.has_dtype() || isFloatingType(options.dtype()),
        "nn.Module.to only accepts floating point dtypes, but got desired dtype=", options.dtype());
  const NoGradGuard no_grad;
  for (const Tensor& buffer : buffers()) set_data(buffer, buffer.to(options));
  for (const Tensor& parameter : parameters()) {
    set_data(parameter, parameter.to(options));
    Tensor& grad = parameter.mutable_grad();
    if (grad.defined()) grad = grad.to(options);
  }
}

// Children are indented by running their lines through a string.
std::ostream& operator<<(std::ostream& out, const Module& module) {
  module.pretty_print(out);
  if (module.children_.is_empty()) return out;
  out << "(\n";
  for (const auto& child : module.children_) {
    std::ostringstream lines;
    lines << **child;
    out << "  (" << child.key() << "): ";
    for (const char c : lines.str()) out << (c == '\n' ? "\n  " : std::string(1, c));
    out << '\n';
  }
  return out << ')';
}

}  // namespace ladder::nn
