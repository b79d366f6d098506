// The engine and its bookkeeping: deep graphs, freed memory, stale views, and gradcheck itself.
// What the calls mean is in test_api_autograd.cpp, which libtorch passes too.
#include "common/autograd.hpp"

#include "04_custom_function/my_relu.hpp"
#include "checks.hpp"
#include "common/tensor/storage.hpp"
#include "common/tensor/tensor_impl.hpp"

using namespace ladder;
using namespace checks;
using autograd::AutogradContext;
using autograd::gradcheck;
using autograd::gradgradcheck;
using autograd::variable_list;

namespace {

// Memory that counts how often it was freed.
struct Counted {
  Tensor make() {
    return from_blob(
        data, {3}, [this](void*) { ++freed; }, kFloat64);
  }
  double data[3] = {1, 2, 3};
  int freed = 0;
};

// Whether everything that f makes of a leaf is freed with it. f gets the leaf and its clone, which
// it may write to.
template <class F> bool leaves_nothing(F f) {
  Counted memory;
  std::weak_ptr<TensorImpl> leaf, copy;
  std::weak_ptr<autograd::Node> node;
  {
    Tensor x = memory.make().requires_grad_();
    Tensor h = x.clone();
    leaf = x.impl_ptr(), copy = h.impl_ptr(), node = h.grad_fn();
    f(x, h);
  }
  return (memory.freed == 1 && leaf.expired() && copy.expired() && node.expired()) ||
         report("freed " + std::to_string(memory.freed) + ", leaf alive " +
                std::to_string(!leaf.expired()) + ", copy alive " +
                std::to_string(!copy.expired()) + ", node alive " +
                std::to_string(!node.expired()));
}

// Whether the node of f(h) keeps the memory of h, a result that is needed nowhere else.
template <class F> bool keeps(F f) {
  Tensor h = ones({2, 2}).requires_grad_() + 1;
  const std::weak_ptr<Storage> memory = h.impl()->storage;
  const Tensor y = f(h);
  h = Tensor();
  return !memory.expired();
}

struct SavesOutput : autograd::Function<SavesOutput> {
  static Tensor forward(AutogradContext* ctx, Tensor x) {
    const Tensor y = x.exp();
    ctx->save_for_backward({x, y});
    return y;
  }
  static variable_list backward(AutogradContext* ctx, variable_list grads) {
    return {grads[0] * ctx->get_saved_variables()[1]};
  }
};

// -x, and a node that keeps what it was made of.
struct Negative : autograd::Function<Negative> {
  static Tensor forward(AutogradContext* ctx, Tensor x) {
    ctx->save_for_backward({x});
    return -x;
  }
  static variable_list backward(AutogradContext* ctx, variable_list grads) {
    return {ctx->get_saved_variables()[0].defined() ? -grads[0] : Tensor()};
  }
};

// x² with a derivative that is wrong by a factor, or right only once.
template <int factor, bool again> struct Wrong : autograd::Function<Wrong<factor, again>> {
  static Tensor forward(AutogradContext* ctx, Tensor x) {
    ctx->save_for_backward({x});
    return x * x;
  }
  static variable_list backward(AutogradContext* ctx, variable_list grads) {
    const Tensor x = ctx->get_saved_variables()[0];
    return {grads[0] * (again ? x : x.detach()) * factor};
  }
};

}  // namespace

TEST_SUITE("autograd") {
  TEST_CASE("a value that is used several times gets the sum") {
    const Tensor x = tensor({2.0}).requires_grad_();
    Tensor y = x;
    for (int i = 0; i < 40; ++i) y = y + y;  // a graph of 2^40 paths
    y.backward();
    CHECK(x.grad().item<double>() == static_cast<double>(std::int64_t{1} << 40));
    const Tensor h = x * 3;
    x.mutable_grad() = Tensor();
    (h * h + h.exp() * 0 + h.t() + x).backward();
    CHECK(same(x.grad(), tensor({2 * 6 * 3.0 + 3 + 1})));
  }

  TEST_CASE("gradients that arrive are not shared with what they came from") {
    const Tensor x = ones({2}).requires_grad_(), y = ones({2}).requires_grad_();
    const Tensor start = ones({2});
    (x + y).backward(start);
    CHECK(!shares(x.grad(), y.grad()));
    CHECK(!shares(x.grad(), start));
    x.grad().add_(5);
    CHECK(same(y.grad(), ones({2})));
    CHECK(same(start, ones({2})));
    x.sum().backward();
    CHECK(same(x.grad(), full({2}, 7.0)));
    CHECK(x.grad().is_contiguous());
  }

  TEST_CASE("a gradient keeps its memory from step to step") {
    const Tensor x = ones({2}).requires_grad_();
    (x * 2).sum().backward();
    const Tensor grad = x.grad();
    (x * 2).sum().backward();
    CHECK(x.grad().is_same(grad));
    CHECK(same(grad, full({2}, 4.0)));
  }

  TEST_CASE("a graph a million operations deep goes back, and is freed") {
    constexpr int kDeep = 1'000'000;
    Counted memory;
    {
      const Tensor x = memory.make().requires_grad_();
      Tensor y = x;
      for (int i = 0; i < kDeep / 2; ++i) y = Negative::apply(-y);
      y.sum().backward();
      CHECK(same(x.grad(), ones({3}, kFloat64)));
      y = x;
      for (int i = 0; i < kDeep; ++i) y = y + x;  // freed without a backward
    }
    CHECK(memory.freed == 1);
  }

  TEST_CASE("nothing outlives its last handle") {
    CHECK(leaves_nothing([](Tensor& x, Tensor& h) { (h * x).sum().backward(); }));
    CHECK(leaves_nothing([](Tensor& x, Tensor& h) { const Tensor unused = (h * x).exp().sum(); }));
    CHECK(leaves_nothing([](Tensor&, Tensor& h) { h.exp().tanh().sum().backward(); }));
    CHECK(leaves_nothing([](Tensor&, Tensor& h) { CHECK_THROWS(h.mul_(h)); }));
    CHECK(leaves_nothing([](Tensor& x, Tensor& h) { CHECK_THROWS(h.copy_(x.exp())); }));
    CHECK(leaves_nothing([](Tensor&, Tensor& h) { h.max().backward(); }));
    CHECK(
        leaves_nothing([](Tensor&, Tensor& h) { const Tensor unused = h.max() + h.sqrt().sum(); }));
    CHECK(leaves_nothing([](Tensor&, Tensor& h) { const Tensor unused = h.view({3, 1}).t()[0]; }));
    CHECK(leaves_nothing([](Tensor& x, Tensor& h) { x = h = h.view({3, 1}); }));
    CHECK(leaves_nothing([](Tensor& x, Tensor&) { SavesOutput::apply(x).sum().backward(); }));
    CHECK(leaves_nothing([](Tensor& x, Tensor&) { const Tensor unused = SavesOutput::apply(x); }));
    CHECK(leaves_nothing([](Tensor& x, Tensor& h) {
      h.retain_grad();
      h.register_hook([](Tensor grad) { return grad * 2; });
      x.register_hook([](Tensor grad) { return grad * 2; });
      h.sum().backward();
      CHECK(h.grad().defined());
    }));
    CHECK(leaves_nothing([](Tensor&, Tensor& h) {
      h.retain_grad();
      const Tensor unused = h.exp();
    }));
    CHECK(leaves_nothing([](Tensor& x, Tensor& h) {
      const Tensor first = autograd::grad({(h * x).sum()}, {x}, {}, {}, /*create_graph=*/true)[0];
      autograd::grad({first.sum()}, {x});
    }));
    CHECK(leaves_nothing([](Tensor& x, Tensor& h) {
      CHECK_THROWS((h * x).backward());
      const Tensor y = h.exp();
      {
        const NoGradGuard no_grad;
        y.add_(1);
      }
      CHECK_THROWS(y.sum().backward());
    }));
  }

  TEST_CASE("backward frees what was saved for it") {
    Counted memory;
    const Tensor x = ones({3}, kFloat64).requires_grad_();
    Tensor factor = memory.make();
    const Tensor y = (x * factor).sum();
    factor = Tensor();
    CHECK(memory.freed == 0);
    y.backward({}, /*retain_graph=*/true);
    CHECK(memory.freed == 0);
    y.backward();
    CHECK(memory.freed == 1);
    CHECK(same(x.grad(), tensor({2.0, 4.0, 6.0}, kFloat64)));
  }

  TEST_CASE("only what is needed is saved") {
    Counted memory;
    const Tensor x = ones({3}, kFloat64).requires_grad_();
    Tensor other = memory.make();
    const variable_list kept = {
        x + other,          x - other, x.sum() + other.sum(), where(other.gt(0), x, other),
        x.detach() * other, other * 2};
    other = Tensor();
    CHECK(memory.freed == 1);
    for (const Tensor& y : kept)
      if (y.requires_grad()) y.sum().backward();
    CHECK(same(x.grad(), full({3}, 4.0, kFloat64)));
  }

  TEST_CASE("a factor is saved for the other's gradient, and only for that") {
    const Tensor plain = ones({2, 2}), wanted = ones({2, 2}).requires_grad_();
    CHECK(!keeps([&](const Tensor& h) { return h * plain; }));
    CHECK(!keeps([&](const Tensor& h) { return plain * h; }));
    CHECK(!keeps([&](const Tensor& h) { return h / plain; }));
    CHECK(!keeps([&](const Tensor& h) { return h.mm(plain); }));
    CHECK(!keeps([&](const Tensor& h) { return plain.mm(h); }));
    CHECK(!keeps([&](const Tensor& h) { return plain.addmm(h, plain); }));
    CHECK(!keeps([&](const Tensor& h) { return plain.addmm(plain, h); }));
    CHECK(keeps([&](const Tensor& h) { return h * wanted; }));
    CHECK(keeps([&](const Tensor& h) { return wanted.mm(h); }));
  }

  TEST_CASE("the gradient of a transposed factor lies in memory as its matrix does") {
    const Tensor w = ones({2, 3}).requires_grad_(), x = ones({4, 3});
    const Tensor left = w.t(), right = w.t();
    CHECK(autograd::grad({x.mm(right).sum()}, {right})[0].t().is_contiguous());
    CHECK(autograd::grad({left.mm(ones({2, 4})).sum()}, {left})[0].t().is_contiguous());
    CHECK(autograd::grad({x.t().mm(x.mm(right)).sum()}, {w})[0].is_contiguous());
  }

  TEST_CASE("stage 04's ReLU lets the gradient pass at 0, and changes none that it is given") {
    const Tensor x = tensor({-1.0, 0.0, 2.0}).requires_grad_();
    const Tensor y = MyReLU::apply(x);
    const Tensor of_y = tensor({3.0, 4.0, 5.0});
    y.backward(of_y);
    CHECK(same(x.grad(), tensor({0.0, 4.0, 5.0})));  // as `grad_input[input < 0] = 0` in PyTorch
    CHECK(same(of_y, tensor({3.0, 4.0, 5.0})));
  }

  TEST_CASE("backward after an error works as if nothing had happened") {
    const Tensor x = ones({2}).requires_grad_();
    bool fail_now = true;
    const Tensor y = x * 2;
    y.register_hook([&](Tensor) {
      if (fail_now) throw std::runtime_error("a hook failed");
    });
    CHECK(throws_with([&] { y.sum().backward({}, true); }, {"a hook failed"}));
    CHECK(GradMode::is_enabled());
    fail_now = false;
    y.sum().backward();
    CHECK(same(x.grad(), full({2}, 2.0)));
  }

  TEST_CASE("a write that a gradient flows through is refused, and changes nothing") {
    const Tensor x = ones({2, 2}).requires_grad_(), base = x * 2, plain = zeros({2, 2});
    const char* words = "an in-place operation that a gradient flows through is not recorded here";
    CHECK(throws_with([&] { base.mul_(3); }, {words, "under a NoGradGuard"}));
    CHECK(throws_with([&] { base[0].mul_(3); }, {words}));
    CHECK(throws_with([&] { base[0] = 3; }, {words}));
    CHECK(throws_with([&] { plain.copy_(x); }, {words}));
    CHECK(throws_with([&] { plain[0].add_(x[0]); }, {words}));
    CHECK(same(base, full({2, 2}, 2.0)));
    CHECK(same(plain, zeros({2, 2})));
    CHECK(version(base) == 0);
    CHECK(version(plain) == 0);
    base.sum().backward();
    CHECK(same(x.grad(), full({2, 2}, 2.0)));
    plain[0].add_(1);  // no gradient anywhere: free to write
    CHECK(same(plain, tensor({{1.0, 1.0}, {0.0, 0.0}})));
    x.grad().mul_(2);
    CHECK(same(x.grad(), full({2, 2}, 4.0)));
  }

  TEST_CASE("a write that autograd did not record makes no view stale") {
    const Tensor w = ones({2, 2}).requires_grad_();
    const Tensor row = w[0];
    {
      const NoGradGuard no_grad;
      w.mul_(3);
    }
    row.sum().backward();
    CHECK(same(w.grad(), tensor({{1.0, 1.0}, {0.0, 0.0}})));
    CHECK(same(row, full({2}, 3.0)));
  }

  TEST_CASE("gradcheck finds what is wrong, and says where") {
    const Tensor x = tensor({1.0, -2.0}, kFloat64).requires_grad_();
    using Right = Wrong<2, true>;
    using Scaled = Wrong<3, true>;
    using Once = Wrong<2, false>;
    const auto check = [&](auto apply) {
      return [apply](const variable_list& in) { return variable_list{apply(in[0])}; };
    };
    const auto right = check([](const Tensor& t) { return Right::apply(t); });
    const auto scaled = check([](const Tensor& t) { return Scaled::apply(t); });
    const auto once = check([](const Tensor& t) { return Once::apply(t); });
    CHECK(gradcheck(right, {x}));
    CHECK(gradgradcheck(right, {x}));
    CHECK(throws_with([&] { gradcheck(scaled, {x}); },
                      {"Jacobian mismatch for output 0", "numerical 2", "analytical 3"}));
    CHECK(!gradcheck(scaled, {x}, 1e-6, 1e-5, 1e-3, /*raise=*/false));
    CHECK(gradcheck(scaled, {x}, 1e-6, /*atol=*/5));
    CHECK(gradcheck(once, {x}));
    CHECK(throws_with([&] { gradgradcheck(once, {x}); }, {"Jacobian mismatch"}));
    const auto cut = check([](const Tensor& t) { return t * 2 + t.detach(); });
    CHECK(throws_with([&] { gradcheck(cut, {x}); }, {"numerical 3", "analytical 2"}));
    CHECK(throws_with([&] { gradcheck(right, {x.detach()}); }, {"requires_grad=True"}));
    CHECK(throws_with([&] { gradcheck(right, {ones({1}).requires_grad_()}); }, {"float64"}));
    CHECK(!x.grad().defined());
    CHECK(same(x, tensor({1.0, -2.0}, kFloat64)));
  }

  TEST_CASE("gradcheck looks at every output and every input") {
    const Tensor a = ones({2}, kFloat64).requires_grad_(), b = ones({2}, kFloat64).requires_grad_();
    const auto second_output = [](const variable_list& in) {
      return variable_list{in[0] * in[1], Wrong<3, true>::apply(in[1])};
    };
    CHECK(throws_with(
        [&] {
          gradcheck(second_output, {a, b});
        },
        {"for output 1", "with respect to input 1"}));
  }
}
