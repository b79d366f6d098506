// Programs that do almost anything that the public API allows on the CPU, in any order. An Error is
// a good answer to nonsense. Any other exception is a mistake, and so is what a sanitizer says, a
// refusal after which something was written, and an operation on a view that gives something else
// than on a copy of it: other numbers, or numbers here and a refusal there.
#include "common/optim.hpp"

#include "odd.hpp"
#include "operations.hpp"

namespace fuzz {
namespace {

constexpr ScalarType kDtypes[] = {kFloat64, kFloat32, kLong, kBool};
constexpr std::int64_t kMostElements = 400;

// The same values in memory of their own, one after the other, without a graph.
Tensor copy_of(T x) { return x.defined() ? x.detach().clone() : Tensor(); }

template <class F> std::optional<Tensor> unless_refused(F f) {
  try {
    return f();
  } catch (const Error&) {
    return std::nullopt;
  }
}

// Whether what is computed from x can be compared to rounding.
bool is_tame(T x) {
  return !x.defined() || !x.is_floating_point() ||
         x.detach().abs().lt(100).sum().item<std::int64_t>() == x.numel();
}

void expect_close(T x, T y, const char* what) {
  expect(x.dtype() == y.dtype() && x.sizes() == y.sizes(), what);
  expect(x.detach().allclose(y.detach(), 1e-3, 1e-3, /*equal_nan=*/true), what);
}

class Program {
 public:
  explicit Program(Bytes bytes) : bytes_(bytes) { manual_seed(0); }
  // A gradient that was made with create_graph leads back to its leaf: two owners of each other.
  ~Program() {
    for (const auto& weak : known_)
      if (const Tensor tensor(weak.lock()); tensor.defined()) tensor.mutable_grad() = Tensor();
  }

  void run() {
    using Step = void (Program::*)();
    constexpr Step steps[] = {
        &Program::create,   &Program::create,       &Program::borrow,      &Program::draw,
        &Program::unary,    &Program::unary,        &Program::binary,      &Program::binary,
        &Program::along,    &Program::reshape,      &Program::write,       &Program::assign,
        &Program::backward, &Program::backward,     &Program::grad,        &Program::want_gradient,
        &Program::set_grad, &Program::look_at_grad, &Program::hook,        &Program::remove_hook,
        &Program::network,  &Program::optimizer,    &Program::step,        &Program::print,
        &Program::pass,     &Program::odd_function, &Program::odd_function};
    for (int done = 0; done < 100 && !bytes_.used_up(); ++done) {
      try {
        (this->*bytes_.one_of(steps))();
      } catch (const Error&) {
      }
      expect(GradMode::is_enabled(), "the mode is again what it was");
    }
  }

 private:
  Tensor& any() { return slots_[bytes_.below(std::size(slots_))]; }

  // What is too large to compute with is forgotten. Reading the rest, all of it, shows whether it
  // is where it should be.
  void keep(const Tensor& tensor) {
    if (!tensor.defined() || tensor.numel() > kMostElements) return;
    copy_of(tensor);
    known_.push_back(tensor.impl_ptr());
    any() = tensor;
  }

  // Keeps what f gives, of operands that may be views; g does the same with copies of them.
  template <class F, class G> void keep_alike(F f, G g, bool is_comparable, const char* what) {
    const std::optional<Tensor> y = unless_refused(f), of_copies = unless_refused(g);
    expect(y.has_value() == of_copies.has_value(), what);
    if (!y) return;
    if (is_comparable) expect_close(*y, *of_copies, what);
    keep(*y);
  }

  void create() {
    const TensorOptions how = dtype(bytes_.one_of(kDtypes)).requires_grad(bytes_.coin());
    switch (bytes_.below(6)) {
      case 0: return keep(zeros(bytes_.sizes(), how));
      case 1: return keep(full(bytes_.sizes(), bytes_.number(), how));
      case 2: return keep(arange(bytes_.number(), bytes_.number(), bytes_.number(), how));
      case 3: return keep(rand(bytes_.sizes(), how));
      case 4: return keep(tensor({{1.5, -0.5}, {0.0, 2.0}}, how));
      default: return keep(randn(bytes_.sizes(), how));
    }
  }

  // Memory of somebody else, freed with the last tensor on it. It ends with the last number, so
  // that AddressSanitizer sees one step too far; the library's own is rounded up to a cache line.
  void borrow() {
    const std::vector<std::int64_t> sizes = bytes_.sizes();
    const Tensor like = rand(sizes, kFloat64);
    if (like.numel() > kMostElements) return;
    const double* const first = like.data_ptr<double>();
    auto* const numbers = new std::vector<double>(first, first + like.numel());
    keep(from_blob(
        numbers->data(), sizes, [numbers](void*) { delete numbers; }, kFloat64));
  }

  void draw() {
    switch (bytes_.below(4)) {
      case 0: any().normal_(0, 2); break;
      case 1: any().uniform_(-1, 1); break;
      case 2: nn::init::kaiming_uniform_(any()); break;
      default: nn::init::xavier_uniform_(any());
    }
  }

  void unary() {
    const Tensor x = any();
    const Unary f = bytes_.one_of(kUnary);
    keep_alike([&] { return f(x); }, [&] { return f(copy_of(x)); }, is_tame(x),
               "f(x) is f(copy of x)");
  }

  void binary() {
    const Tensor x = any(), y = any();
    const Binary f = bytes_.one_of(kBinary);
    keep_alike([&] { return f(x, y); }, [&] { return f(copy_of(x), copy_of(y)); },
               is_tame(x) && is_tame(y), "f(x, y) is f(copy of x, copy of y)");
  }

  void along() {
    const Tensor x = any();
    const std::int64_t dim = bytes_.index(), other = bytes_.index();
    const Along f = bytes_.one_of(kAlong);
    keep_alike([&] { return f(x, dim, other); }, [&] { return f(copy_of(x), dim, other); },
               is_tame(x), "along a dimension, as of a copy");
  }

  void reshape() {
    const Tensor x = any();
    std::vector<std::int64_t> sizes = bytes_.coin() ? bytes_.sizes() : any().sizes().vec();
    if (bytes_.coin() && !sizes.empty()) sizes[bytes_.below(sizes.size())] = -1;
    const std::size_t kind = bytes_.below(3);
    const Tensor y = kind == 0 ? x.view(sizes) : kind == 1 ? x.reshape(sizes) : x.expand(sizes);
    if (y.numel() > kMostElements) return;
    const Tensor copy = copy_of(x);
    expect_close(y, kind < 2 ? copy.view(sizes) : copy.expand(sizes), "another shape of a copy");
    keep(y);
  }

  void write() {
    const Tensor x = any(), y = any();
    const auto& [write, value] = bytes_.one_of(kInPlace);
    const AutoGradMode mode(bytes_.coin());
    const Tensor before = copy_of(x), other = copy_of(y);
    const bool is_comparable = is_tame(x) && is_tame(y);
    Tensor expected;
    try {
      expected = value(before, other);
    } catch (const Error&) {
    }
    try {
      write(x, y);
    } catch (const Error&) {
      expect_close(x, before, "what is refused is not written");
      throw;
    }
    expect(expected.defined(), "what can't be computed can't be written");
    if (is_comparable) expect_close(x, expected, "what is written in place is what is computed");
  }

  void assign() {
    const Tensor x = any(), y = any();
    const std::int64_t i = bytes_.index();
    if (bytes_.coin())
      x[i] = y;
    else
      x[i][0] = bytes_.number();
  }

  void want_gradient() { any().requires_grad_(bytes_.coin()); }

  void backward() {
    const Tensor gradient = bytes_.rarely(4) ? any() : Tensor();
    const Tensor y = bytes_.coin() ? any() : any().sum();
    y.backward(gradient, bytes_.coin(), bytes_.rarely(4));
  }

  void grad() {
    const Tensor a = any(), b = any();
    const bool retain = bytes_.coin(), create = bytes_.coin(), unused = bytes_.coin();
    const variable_list losses = {any().sum(), any().sum()};
    for (const Tensor& g : autograd::grad(losses, {a, b}, {}, retain, create, unused)) keep(g);
  }

  void look_at_grad() {
    const Tensor x = any();
    if (bytes_.coin()) x.retain_grad();
    keep(x.grad());
  }

  void set_grad() { any().mutable_grad() = bytes_.coin() ? copy_of(any()) : Tensor(); }

  void hook() { add_odd_hook(any(), any(), bytes_.below(kHooks)); }
  void remove_hook() { any().remove_hook(static_cast<unsigned>(bytes_.below(3))); }

  void odd_function() {
    const Tensor x = any(), y = any();
    for (const Tensor& output : Odd::apply(x, Odd::Plan(bytes_), y)) keep(output);
  }

  void network() {
    if (!net_ || bytes_.rarely(4))
      net_ = std::make_shared<nn::SequentialImpl>(
          nn::Linear(nn::LinearOptions(1 + static_cast<std::int64_t>(bytes_.below(3)), 2)
                         .bias(bytes_.coin())),
          nn::ReLU(bytes_.coin()), nn::Tanh());
    for (const Tensor& parameter : net_->parameters()) known_.push_back(parameter.impl_ptr());
    switch (bytes_.below(8)) {
      case 0: return net_->to(bytes_.one_of(kDtypes));
      case 1: return net_->zero_grad(bytes_.coin());
      case 2: net_->register_parameter("w", any().detach(), bytes_.coin()); break;
      case 3: net_->register_buffer("b", any()); break;
      case 4: net_->push_back(nn::Functional(&Tensor::matmul, any())); break;
      case 5: net_->push_back("again", net_->ptr<nn::LinearImpl>(bytes_.below(4))); break;
      default: keep(net_->forward(any()));
    }
  }

  void optimizer() {
    const std::vector<Tensor> parameters =
        net_ && bytes_.coin() ? net_->parameters() : std::vector<Tensor>{any()};
    const double a = rate(), b = rate();
    const bool yes = bytes_.coin();
    switch (bytes_.below(4)) {
      case 0:
        return set_optimizer<optim::SGD>(
            parameters, optim::SGDOptions(0.1).momentum(a).weight_decay(b).nesterov(yes));
      case 1:
        return set_optimizer<optim::Adam>(parameters,
                                          optim::AdamOptions().betas({a, b}).amsgrad(yes));
      case 2:
        return set_optimizer<optim::AdamW>(parameters, optim::AdamWOptions(a).weight_decay(b));
      default:
        set_optimizer<optim::RMSprop>(parameters,
                                      optim::RMSpropOptions().alpha(a).momentum(b).centered(yes));
    }
  }
  double rate() { return bytes_.one_of({0., 0.1, 0.9, 1., -1.}); }
  template <class Kind, class Options>
  void set_optimizer(const std::vector<Tensor>& parameters, const Options& options) {
    optimizer_ = std::make_unique<Kind>(parameters, options);
  }

  void step() {
    if (!optimizer_) return optimizer();
    switch (bytes_.below(7)) {
      case 0: return optimizer_->zero_grad(bytes_.coin());
      case 1: return optimizer_->add_param_group(optim::OptimizerParamGroup({any()}));
      case 4: return optimizer_->add_param_group({{any()}, optim::SGDOptions(rate()).clone()});
      case 2: return optimizer_->add_param_group(optimizer_->param_groups()[0]);
      case 3: optimizer_->parameters() = {any()}; break;
      default:
        optimizer_->step([&] {
          const Tensor loss = any().sum();
          loss.backward();
          return loss;
        });
    }
  }

  void print() {
    if (bytes_.coin()) return void(python_repr(any()));
    if (net_) std::ostringstream() << *net_;
  }

  void pass() {
    Tensor &x = any(), &y = any();
    switch (bytes_.below(3)) {
      case 0: x = std::move(y); break;  // which may be itself
      case 1: std::swap(x, y); break;
      default: x = Tensor();
    }
  }

  Bytes bytes_;
  Tensor slots_[6];
  std::shared_ptr<nn::SequentialImpl> net_;
  std::unique_ptr<optim::Optimizer> optimizer_;
  std::vector<std::weak_ptr<TensorImpl>> known_;
};

}  // namespace
}  // namespace fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Program(fuzz::Bytes(data, size)).run();
  return 0;
}
