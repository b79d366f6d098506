// Gradients as libtorch means them. Compiled with this library and with libtorch: every expectation
// here is libtorch 1.13's.
#include "common/autograd.hpp"

#include "checks.hpp"

#include <cmath>
#include <limits>

using namespace ladder;
using namespace checks;
using autograd::AutogradContext;
using autograd::variable_list;

namespace {

Tensor leaf(const Tensor& values) { return values.requires_grad_(); }
Tensor leaf() { return leaf(tensor({1.0, 2.0, 3.0})); }

constexpr double kInf = std::numeric_limits<double>::infinity();
const double kNan = std::nan("");
constexpr const char* kSecondTime = "Trying to backward through the graph a second time";
constexpr const char* kLeafWritten = "a leaf Variable that requires grad";
constexpr const char* kSavedChanged =
    "one of the variables needed for gradient computation has been modified by an inplace "
    "operation";
constexpr const char* kUnused =
    "of the differentiated Tensors appears to not have been used in the graph. Set "
    "allow_unused=True if this is the desired behavior.";

}  // namespace

// scale * a + a * b, with the number kept aside.
struct Blend : autograd::Function<Blend> {
  static Tensor forward(AutogradContext* ctx, Tensor a, double scale, Tensor b) {
    ctx->saved_data["scale"] = scale;
    ctx->save_for_backward({a, b});
    return scale * a + a * b;
  }
  static autograd::tensor_list backward(AutogradContext* ctx, autograd::tensor_list grads) {
    const double scale = ctx->saved_data["scale"].toDouble();
    const auto saved = ctx->get_saved_variables();
    return {grads[0] * (scale + saved[1]), Tensor(), grads[0] * saved[0]};
  }
};

// The sum and the difference of two tensors.
struct SumAndDifference : autograd::Function<SumAndDifference> {
  static variable_list forward(AutogradContext*, Tensor a, Tensor b) { return {a + b, a - b}; }
  static variable_list backward(AutogradContext*, variable_list grads) {
    for (const Tensor& grad : grads) all_defined &= grad.defined();
    return {grads[0] + grads[1], grads[0] - grads[1]};
  }
  static inline bool all_defined = true;
};

struct KeepUndefined : autograd::Function<KeepUndefined> {
  static variable_list forward(AutogradContext* ctx, Tensor x) {
    ctx->set_materialize_grads(false);
    return {x * 1, x * 2};
  }
  static variable_list backward(AutogradContext*, variable_list grads) {
    first_defined = grads[0].defined();
    second_defined = grads[1].defined();
    return {Tensor()};
  }
  static inline bool first_defined, second_defined;
};

// Saves its output.
struct Exponential : autograd::Function<Exponential> {
  static Tensor forward(AutogradContext* ctx, Tensor x) {
    const Tensor y = x.exp();
    ctx->save_for_backward({y});
    return y;
  }
  static autograd::tensor_list backward(AutogradContext* ctx, autograd::tensor_list grads) {
    return {grads[0] * ctx->get_saved_variables()[0]};
  }
};

struct MaxWithMask : autograd::Function<MaxWithMask> {
  static variable_list forward(AutogradContext* ctx, Tensor x) {
    const Tensor mask = x.gt(0).to(x.scalar_type());
    ctx->mark_non_differentiable({mask});
    ctx->save_for_backward({mask});
    return {x * mask, mask};
  }
  static autograd::tensor_list backward(AutogradContext* ctx, autograd::tensor_list grads) {
    return {grads[0] * ctx->get_saved_variables()[0]};
  }
};

struct ReturnsItsInput : autograd::Function<ReturnsItsInput> {
  static Tensor forward(AutogradContext*, Tensor x) { return x; }
  static variable_list backward(AutogradContext*, variable_list grads) { return {grads[0] * 5}; }
};

// Its second output is its second input.
struct PassesOn : autograd::Function<PassesOn> {
  static variable_list forward(AutogradContext*, Tensor x, Tensor other) { return {x * 2, other}; }
  static variable_list backward(AutogradContext*, variable_list grads) {
    return {grads[0] * 2, grads[1]};
  }
};

struct WhatIsNeeded : autograd::Function<WhatIsNeeded> {
  static Tensor forward(AutogradContext*, Tensor a, Tensor b) { return a + b; }
  static autograd::tensor_list backward(AutogradContext* ctx, autograd::tensor_list grads) {
    needs_first = ctx->needs_input_grad(0);
    needs_second = ctx->needs_input_grad(1);
    return {grads[0], grads[0]};
  }
  static inline bool needs_first, needs_second;
};

// A backward that returns whatever it is told to.
struct Returns : autograd::Function<Returns> {
  static Tensor forward(AutogradContext*, Tensor a, Tensor b) { return a + b; }
  static variable_list backward(AutogradContext*, variable_list) { return result; }
  static inline variable_list result;
};

struct RecordsNothing : autograd::Function<RecordsNothing> {
  static Tensor forward(AutogradContext*, Tensor x) {
    recorded = GradMode::is_enabled();
    return x * 2;
  }
  static variable_list backward(AutogradContext*, variable_list grads) { return {grads[0] * 2}; }
  static inline bool recorded;
};

TEST_SUITE("api_autograd") {
  TEST_CASE("backward fills the gradients of the leaves, and adds to them") {
    const Tensor x = leaf(), y = leaf(tensor({4.0, 5.0, 6.0}));
    CHECK(!x.grad().defined());
    (x * y).sum().backward();
    CHECK(same(x.grad(), tensor({4.0, 5.0, 6.0})));
    CHECK(same(y.grad(), tensor({1.0, 2.0, 3.0})));
    CHECK(!x.grad().requires_grad());
    (x * 2).sum().backward();
    CHECK(same(x.grad(), tensor({6.0, 7.0, 8.0})));
    x.grad().zero_();
    CHECK(same(x.grad(), zeros({3})));
    x.mutable_grad() = Tensor();
    CHECK(!x.grad().defined());
    CHECK_THROWS(x.grad().zero_());
  }

  TEST_CASE("backward with a gradient to start from") {
    const Tensor x = leaf();
    (x * x).backward(tensor({1.0, 10.0, 100.0}));
    CHECK(same(x.grad(), tensor({2.0, 40.0, 600.0})));
    const Tensor z = leaf(ones({2, 2}));
    z.sum(0).backward(tensor({1.0, 2.0}));
    CHECK(same(z.grad(), tensor({{1.0, 2.0}, {1.0, 2.0}})));
    CHECK(throws_with([&] { (x * 2).backward(); },
                      {"grad can be implicitly created only for scalar outputs"}));
    CHECK(throws_with([&] { (x * 2).backward(ones({2})); }, {"[2]", "[3]"}));
    CHECK(throws_with([] { ones({1}).backward(); },
                      {"element 0 of tensors does not require grad and does not have a grad_fn"}));
  }

  TEST_CASE("a graph is gone after backward, unless it is retained") {
    const Tensor x = leaf(), y = (x * x).sum();
    y.backward({}, /*retain_graph=*/true);
    y.backward();
    CHECK(same(x.grad(), tensor({4.0, 8.0, 12.0})));
    CHECK(throws_with([&] { y.backward(); }, {kSecondTime, "Specify retain_graph=True"}));
    const Tensor nothing_saved = (1 - -(x + 1)).sum();
    nothing_saved.backward();
    nothing_saved.backward();
    CHECK(same(x.grad(), tensor({6.0, 10.0, 14.0})));
  }

  TEST_CASE("what carries a gradient") {
    const Tensor x = leaf(), m = leaf(ones({2, 2}));
    const std::pair<Tensor, bool> cases[] = {{x, true},
                                             {x + 1, true},
                                             {x.detach(), false},
                                             {x.clone(), true},
                                             {x.gt(0), false},
                                             {x.argmax(), false},
                                             {x.max(), true},
                                             {x.to(kFloat64), true},
                                             {x.to(kInt64), false},
                                             {x[0], true},
                                             {x.view({3, 1}), true},
                                             {m.mm(m.detach()), true},
                                             {ladder::zeros_like(x), false},
                                             {x.detach() + 1, false},
                                             {where(x.gt(2), x, 0), true}};
    int number = 0;
    for (const auto& [tensor, expected] : cases) {
      CAPTURE(number);
      CHECK(tensor.requires_grad() == expected);
      CHECK(tensor.is_leaf() == (number == 0 || !expected));
      ++number;
    }
    CHECK(shares(x.detach(), x));
    CHECK(ones({1}, requires_grad()).requires_grad());
    CHECK(!ones({1}).requires_grad_().requires_grad_(false).requires_grad());
    CHECK(throws_with([&] { (x * 2).requires_grad_(false); },
                      {"you can only change requires_grad flags of leaf variables."}));
    CHECK(throws_with([&] { ones({1}, kInt64).requires_grad_(); },
                      {"floating point", "can require gradients"}));
  }

  TEST_CASE("grad mode") {
    const Tensor x = leaf();
    {
      const NoGradGuard no_grad;
      CHECK(!GradMode::is_enabled());
      CHECK(!(x * 2).requires_grad());
      {
        const AutoGradMode on(true);
        CHECK((x * 2).requires_grad());
      }
      CHECK(!GradMode::is_enabled());
      x.add_(1);
    }
    CHECK(GradMode::is_enabled());
    CHECK(x.is_leaf());
    CHECK(x[0].item<float>() == 2);
    GradMode::set_enabled(false);
    CHECK(x.mul(2).is_leaf());
    GradMode::set_enabled(true);
    const auto nested_throw = [] {
      const NoGradGuard no_grad;
      ones({1}).view({2});
    };
    CHECK_THROWS(nested_throw());
    CHECK(GradMode::is_enabled());
  }

  TEST_CASE("gradients of several dtypes and shapes come back as the leaf's") {
    const Tensor x = leaf(), w = leaf(tensor({{1.0}, {2.0}}, kFloat64)),
                 s = leaf(tensor(2.0, kFloat64));
    (x.to(kFloat64) * w * s).sum().backward();
    CHECK(same(x.grad(), tensor({6.0, 6.0, 6.0})));
    CHECK(same(w.grad(), tensor({{12.0}, {12.0}}, kFloat64)));
    CHECK(same(s.grad(), tensor(18.0, kFloat64)));
  }

  TEST_CASE("gradients at the corners") {
    const auto gradient = [](const Tensor& at, Tensor (*f)(const Tensor&)) {
      const Tensor x = leaf(at.clone());
      f(x).sum().backward();
      return x.grad();
    };
    using T = const Tensor&;
    const Tensor corners = tensor({-1.0, 0.0, 1.0});
    CHECK(same(gradient(corners, [](T x) { return x.relu(); }), tensor({0.0, 0.0, 1.0})));
    CHECK(same(gradient(corners, [](T x) { return x.clamp_min(0); }), tensor({0.0, 1.0, 1.0})));
    CHECK(same(gradient(corners, [](T x) { return x.clamp(0, 1); }), tensor({0.0, 1.0, 1.0})));
    CHECK(same(gradient(corners, [](T x) { return x.clamp_max(0); }), tensor({1.0, 1.0, 0.0})));
    CHECK(same(gradient(corners, [](T x) { return x.abs(); }), tensor({-1.0, 0.0, 1.0})));
    CHECK(same(gradient(corners, [](T x) { return x.pow(0); }), tensor({0.0, 0.0, 0.0})));
    CHECK(same(gradient(corners, [](T x) { return x.pow(2); }), tensor({-2.0, 0.0, 2.0})));
    CHECK(same(gradient(tensor({2.0, 1.0, 2.0}), [](T x) { return x.max(); }),
               tensor({0.5, 0.0, 0.5})));
    CHECK(same(gradient(tensor({2.0, 1.0}), [](T x) { return x.max() * kInf; }),
               tensor({kInf, 0.0})));
    CHECK(same(gradient(corners, [](T x) { return x.masked_fill(x.gt(0), 7); }),
               tensor({1.0, 1.0, 0.0})));
    CHECK(same(gradient(corners, [](T x) { return where(x.gt(0), x * 2, x * 3); }),
               tensor({3.0, 3.0, 2.0})));
    CHECK(same(gradient(corners, [](T x) { return x.expand({4, 3}); }), tensor({4.0, 4.0, 4.0})));
    CHECK(same(gradient(corners, [](T x) { return x[1] * 3; }), tensor({0.0, 3.0, 0.0})));
    CHECK(same(gradient(corners, [](T x) { return x.mean(); }), full({3}, 1.0 / 3)));
    const Tensor nans = tensor({kNan, 1.0, kNan});
    CHECK(same(gradient(nans, [](T x) { return x.max(); }), tensor({0.5, 0.0, 0.5})));
    CHECK(same(gradient(nans, [](T x) { return x.min(); }), tensor({0.5, 0.0, 0.5})));
    CHECK(same(gradient(zeros({0, 2}), [](T x) { return x.sum(0); }), zeros({0, 2})));
    const Tensor none = leaf(zeros({2, 0}));
    for (int pass = 0; pass < 2; ++pass) (none.clone().mean() * 2).backward();
    CHECK(same(none.grad(), zeros({2, 0})));
  }

  TEST_CASE("writing in place") {
    const Tensor x = leaf();
    CHECK(throws_with([&] { x.add_(1); }, {kLeafWritten}));
    CHECK(throws_with([&] { x.zero_(); }, {kLeafWritten}));
    const char* view_of_leaf =
        "a view of a leaf Variable that requires grad is being used in an in-place operation";
    CHECK(throws_with([&] { x[0].fill_(1); }, {view_of_leaf}));
    CHECK(throws_with([&] { x[0] = tensor(1.0); }, {view_of_leaf}));
    {
      const NoGradGuard no_grad;
      x.add_(1);
      x[0].fill_(7);
    }
    CHECK(same(x.detach(), tensor({7.0, 3.0, 4.0})));
    x.detach().mul_(2);
    CHECK(same(x.detach(), tensor({14.0, 6.0, 8.0})));
    CHECK(x.is_leaf());
    // A view from where nothing is recorded is still one of the leaf, and so is one from before it
    // wanted a gradient.
    Tensor view;
    {
      const NoGradGuard no_grad;
      view = x.view({3, 1});
    }
    CHECK_THROWS(view.mul_(2));
    const Tensor late = ones({3}), before = late.view({3, 1});
    late.requires_grad_();
    CHECK_THROWS(before.mul_(2));
  }

  TEST_CASE("a saved tensor that was changed is noticed") {
    const Tensor x = leaf();
    const Tensor y = x.exp();
    {
      const NoGradGuard no_grad;
      y.add_(1);
    }
    CHECK(throws_with([&] { y.sum().backward(); },
                      {kSavedChanged, "[3]", "which is output 0 of", "is at version 1",
                       "expected version 0 instead"}));
    const Tensor w = ones({3});
    const Tensor z = x * w;
    w.mul_(2);
    CHECK(throws_with([&] { z.sum().backward(); }, {kSavedChanged, "is at version 1"}));
    const Tensor u = ones({3}), unsaved = x + u;
    u.mul_(2);
    unsaved.sum().backward();
    CHECK(same(x.grad(), ones({3})));
    const Tensor v = ones({3}), product = x * v;
    v.detach().zero_();
    CHECK(throws_with([&] { product.sum().backward(); }, {kSavedChanged}));
  }

  TEST_CASE("autograd::backward and autograd::grad") {
    const Tensor x = leaf(), y = leaf(ones({3})), unused = leaf(ones({2}));
    autograd::backward({(x * y).sum(), x * 2}, {Tensor(), ones({3})});
    CHECK(same(x.grad(), tensor({3.0, 3.0, 3.0})));
    CHECK(same(y.grad(), tensor({1.0, 2.0, 3.0})));

    const Tensor h = x * y, out = (h * h).sum();
    const auto grads = autograd::grad({out}, {h, x}, {}, /*retain_graph=*/true);
    CHECK(same(grads[0], tensor({2.0, 4.0, 6.0})));
    CHECK(same(grads[1], tensor({2.0, 4.0, 6.0})));
    CHECK(same(x.grad(), tensor({3.0, 3.0, 3.0})));
    const auto some = autograd::grad({out}, {unused, y}, {}, true, false, /*allow_unused=*/true);
    CHECK(!some[0].defined());
    CHECK(same(some[1], tensor({2.0, 8.0, 18.0})));
    CHECK(same(autograd::grad({h}, {y}, {tensor({1.0, 0.0, 0.0})}, true)[0],
               tensor({1.0, 0.0, 0.0})));
    CHECK(throws_with([&] { autograd::grad({out}, {unused}, {}, true); }, {kUnused}));
    CHECK(throws_with(
        [&] {
          autograd::grad({out}, {x, ones({1})}, {}, true);
        },
        {kPyTorch1 ? "One of the differentiated Tensors does not require grad"
                   : "element 1 of the input tensors does not require grad"}));
    CHECK(throws_with([&] { autograd::grad({h}, {x}, {}, true); },
                      {"grad can be implicitly created only for scalar outputs"}));
    autograd::grad({out}, {x});
    CHECK(throws_with([&] { autograd::grad({out}, {x}); }, {kSecondTime}));
    CHECK(same(autograd::grad({x.sum()}, {x})[0], ones({3})));
    CHECK(throws_with([&] { autograd::grad({x.sum()}, {}); }, {"grad requires non-empty inputs"}));
    CHECK(same(x.grad(), tensor({3.0, 3.0, 3.0})));
    const Tensor of_mean = autograd::grad({x.mean()}, {x})[0];  // each share has its own memory
    of_mean[0] = 5;
    CHECK(close(of_mean, tensor({5.0, 1.0 / 3, 1.0 / 3})));
  }

  TEST_CASE("derivatives of derivatives") {
    const Tensor x = leaf();
    const Tensor first = autograd::grad({x.pow(3).sum()}, {x}, {}, {}, /*create_graph=*/true)[0];
    CHECK(same(first, tensor({3.0, 12.0, 27.0})));
    CHECK(first.requires_grad());
    const Tensor second = autograd::grad({first.sum()}, {x}, {}, {}, true)[0];
    CHECK(same(second, tensor({6.0, 12.0, 18.0})));
    CHECK(same(autograd::grad({second.sum()}, {x})[0], tensor({6.0, 6.0, 6.0})));
    CHECK(!autograd::grad({x.pow(3).sum()}, {x})[0].requires_grad());
    (x * x).sum().backward({}, {}, /*create_graph=*/true);
    CHECK(x.grad().requires_grad());
    const Tensor penalty = x.grad().pow(2).sum();
    x.mutable_grad() = Tensor();
    penalty.backward();
    CHECK(same(x.grad(), tensor({8.0, 16.0, 24.0})));
  }

  TEST_CASE("hooks") {
    const Tensor x = leaf(), h = x * 2;
    Tensor seen;
    h.register_hook([&](Tensor grad) { seen = grad; });
    const auto position = h.register_hook([](Tensor grad) { return grad * 10; });
    x.register_hook([](Tensor grad) { return grad + 1; });
    h.sum().backward({}, /*retain_graph=*/true);
    CHECK(same(seen, ones({3})));
    CHECK(same(x.grad(), full({3}, 21.0)));
    h.remove_hook(position);
    x.mutable_grad() = Tensor();
    h.sum().backward();
    CHECK(same(x.grad(), full({3}, 3.0)));
    CHECK(throws_with([] { ones({1}).register_hook([](Tensor) {}); },
                      {"cannot register a hook on a variable that doesn't require gradient"}));
  }

  TEST_CASE("retain_grad keeps the gradient of what is no leaf") {
    const Tensor x = leaf(), h = x * 2, other = h * 3;
    h.retain_grad();
    CHECK(h.retains_grad());
    CHECK(!other.retains_grad());
    other.sum().backward();
    CHECK(same(h.grad(), full({3}, 3.0)));
    CHECK(same(x.grad(), full({3}, 6.0)));
    x.retain_grad();
    CHECK(!x.retains_grad());
    // Whatever came first, it is kept as the hooks leave it.
    const Tensor changed = x * 2;
    changed.retain_grad();
    const auto position = changed.register_hook([](Tensor grad) { return grad * 3; });
    CHECK(position == (kPyTorch1 ? 1 : 0));
    changed.register_hook([](Tensor grad) { return grad + 1; });
    changed.sum().backward({}, /*retain_graph=*/true);
    CHECK(same(changed.grad(), full({3}, kPyTorch1 ? 1.0 : 4.0)));
    changed.remove_hook(position);
    changed.sum().backward();
    CHECK(same(changed.grad(), full({3}, kPyTorch1 ? 2.0 : 6.0)));
    CHECK(throws_with([] { ones({1}).retain_grad(); },
                      {"can't retain_grad on Tensor that has requires_grad=False"}));
  }

  TEST_CASE("nodes") {
    const Tensor x = leaf(), m = leaf(ones({2, 2}));
    const std::pair<Tensor, std::string> cases[] = {
        {x, "none"},
        {x + x, "AddBackward0"},
        {x - x, "SubBackward0"},
        {x * x, "MulBackward0"},
        {x / x, "DivBackward0"},
        {x.pow(2), "PowBackward0"},
        {x.pow(1), "PowBackward0"},
        {-x, "NegBackward0"},
        {x.exp(), "ExpBackward0"},
        {x.relu(), "ReluBackward0"},
        {x.clamp(0), "ClampBackward1"},
        {x.clamp_min(0), "ClampMinBackward0"},
        {x.clamp_max(0), "ClampMaxBackward0"},
        {x.sum(), "SumBackward0"},
        {x.sum(0), "SumBackward1"},
        {x.mean(), "MeanBackward0"},
        {x.mean(0), "MeanBackward1"},
        {x.max(), "MaxBackward1"},
        {m.mm(m), "MmBackward0"},
        {m.t(), "TBackward0"},
        {m.transpose(0, 1), "TransposeBackward0"},
        {m.view({4}), "ViewBackward0"},
        {m.unsqueeze(0), "UnsqueezeBackward0"},
        {m.expand({2, 2, 2}), "ExpandBackward0"},
        {m[0], "SelectBackward0"},
        {x.clone(), "CloneBackward0"},
        {x.to(kFloat64), "ToCopyBackward0"},
        {where(x.gt(0), x, x), "WhereBackward0"},
        {x.masked_fill(x.gt(0), 1), "MaskedFillBackward0"},
    };
    for (const auto& [tensor, name] : cases) CHECK(node_of(tensor) == name);

    const auto node = (x * 2 + m[0][0]).grad_fn();
    REQUIRE(node->next_edges().size() == 2);
    CHECK(node->num_inputs() == 1);
    CHECK(node->next_edges()[1].function->name() == "SelectBackward0");
    const auto leaf_edge = node->next_edge(0).function->next_edge(0);
    CHECK(leaf_edge.is_valid());
    CHECK(leaf_edge.function->name() == "torch::autograd::AccumulateGrad");
    CHECK(leaf_edge.input_nr == 0);
    const auto product = (x * ones({3})).grad_fn();
    CHECK(!product->next_edge(1).is_valid());
    CHECK(product->should_compute_output(0));
    CHECK(!product->should_compute_output(1));
    CHECK((x + x).grad_fn()->next_edge(0).function == (x * x).grad_fn()->next_edge(1).function);
  }

  TEST_CASE("a leaf that is frozen after the forward pass gets no gradient") {
    const Tensor x = leaf(), w = leaf();
    const Tensor loss = (x * w).sum();
    loss.backward({}, /*retain_graph=*/true);
    x.requires_grad_(false);
    loss.backward();
    CHECK(same(x.grad(), tensor({1.0, 2.0, 3.0})));
    CHECK(same(w.grad(), tensor({2.0, 4.0, 6.0})));
  }

  TEST_CASE("what a view is of is written to as if there were no view") {
    const Tensor data = zeros({3}), cut_off = data.detach().requires_grad_();
    data.fill_(1);
    data[0] = 5;
    CHECK(same(cut_off.detach(), tensor({5.0, 1.0, 1.0})));
    const Tensor other = ones({3}), column = other.view({3, 1}).requires_grad_();
    other.mul_(3);
    CHECK(same(column.detach(), full({3, 1}, 3.0)));
    const Tensor x = leaf(), passed_on = ones({3});
    const variable_list both = PassesOn::apply(x, passed_on);
    passed_on.fill_(5);
    CHECK(same(both[1].detach(), full({3}, 5.0)));
    CHECK(both[1].requires_grad());
  }

  TEST_CASE("a view that is not recorded knows that its tensor wants a gradient") {
    const Tensor x = leaf(), y = x * 2;
    variable_list views;
    {
      const NoGradGuard guard;
      views = {x.view({3, 1}), x[0], x.view({3, 1}).t(), y.expand({2, 3})};
      CHECK(!(x * 2).requires_grad());
      CHECK(!x.clone().requires_grad());
    }
    for (const Tensor& view : views) {
      CHECK(view.requires_grad());
      CHECK_THROWS(view.fill_(1));
    }
    CHECK(!x.detach().requires_grad());
    CHECK(!x.detach().view({3, 1}).requires_grad());
    CHECK(same(x.detach(), tensor({1.0, 2.0, 3.0})));
    const NoGradGuard guard;
    views[1].fill_(7);
    CHECK(same(x.detach(), tensor({7.0, 2.0, 3.0})));
  }

  TEST_CASE("a Function with a number and two tensors") {
    const Tensor a = leaf(tensor({1.0, 2.0})), b = leaf(tensor({3.0, 4.0}));
    const Tensor c = Blend::apply(a, 10.0, b);
    CHECK(same(c, tensor({13.0, 28.0})));
    CHECK(node_of(c).find("Blend") != std::string::npos);
    c.sum().backward();
    CHECK(same(a.grad(), tensor({13.0, 14.0})));
    CHECK(same(b.grad(), tensor({1.0, 2.0})));
    CHECK(throws_with([&] { c.sum().backward(); }, {kSecondTime}));
    CHECK(!Blend::apply(a.detach(), 1.0, b.detach()).requires_grad());
    const NoGradGuard no_grad;
    CHECK(!Blend::apply(a, 1.0, b).requires_grad());
  }

  TEST_CASE("a Function can be differentiated twice") {
    const Tensor x = leaf(tensor({2.0}));
    const auto second_derivative = [&](const Tensor& y) {
      const Tensor first = autograd::grad({y}, {x}, {}, true, /*create_graph=*/true)[0];
      return autograd::grad({first}, {x})[0];
    };
    CHECK(same(second_derivative(Blend::apply(x, 0.0, x)), tensor({2.0})));
    CHECK(close(second_derivative(Exponential::apply(x)), x.exp()));
  }

  TEST_CASE("several outputs, of which some are used") {
    const Tensor a = leaf(tensor({1.0})), b = leaf(tensor({2.0}));
    const variable_list outputs = SumAndDifference::apply(a, b);
    REQUIRE(outputs.size() == 2);
    CHECK(same(outputs[1], tensor({-1.0})));
    CHECK(outputs[1].output_nr() == 1);
    CHECK(outputs[0].grad_fn() == outputs[1].grad_fn());
    outputs[1].backward();
    CHECK(SumAndDifference::all_defined);
    CHECK(same(a.grad(), tensor({1.0})));
    CHECK(same(b.grad(), tensor({-1.0})));
    const Tensor x = leaf(tensor({1.0}));
    KeepUndefined::apply(x)[1].backward();
    CHECK(!KeepUndefined::first_defined);
    CHECK(KeepUndefined::second_defined);
    CHECK(!x.grad().defined());
  }

  TEST_CASE("saved outputs, outputs without a gradient") {
    const Tensor x = leaf(tensor({-1.0, 2.0}));
    Exponential::apply(x).sum().backward();
    CHECK(close(x.grad(), x.exp()));
    const Tensor saved = Exponential::apply(x);
    {
      const NoGradGuard no_grad;
      saved.mul_(2);
    }
    CHECK(throws_with([&] { saved.sum().backward(); }, {kSavedChanged}));

    x.mutable_grad() = Tensor();
    const variable_list outputs = MaxWithMask::apply(x);
    CHECK(outputs[0].requires_grad());
    CHECK(!outputs[1].requires_grad());
    outputs[0].sum().backward();
    CHECK(same(x.grad(), tensor({0.0, 1.0})));

    x.mutable_grad() = Tensor();
    const Tensor through = ReturnsItsInput::apply(x);
    CHECK(!through.is_same(x));
    CHECK(shares(through, x));
    through.sum().backward();
    CHECK(same(x.grad(), tensor({5.0, 5.0})));
  }

  TEST_CASE("a Function's context") {
    const Tensor a = leaf(tensor({1.0})), b = tensor({2.0});
    WhatIsNeeded::apply(a, b).backward();
    CHECK(WhatIsNeeded::needs_first);
    CHECK(!WhatIsNeeded::needs_second);
    RecordsNothing::apply(a).backward();
    CHECK(!RecordsNothing::recorded);
    CHECK(same(a.grad(), tensor({3.0})));
  }

  TEST_CASE("only the gradients that are asked for are computed") {
    const Tensor a = leaf(tensor({3.0})), b = leaf(tensor({2.0}));
    const Tensor sum = WhatIsNeeded::apply(a, b);
    autograd::grad({sum}, {b}, {}, /*retain_graph=*/true);
    CHECK(!WhatIsNeeded::needs_first);
    CHECK(WhatIsNeeded::needs_second);
    sum.backward();
    CHECK(WhatIsNeeded::needs_first);
    // What is recorded meanwhile, for the second derivatives, is recorded whole.
    const Tensor of_a = autograd::grad({a * a * b}, {a}, {}, true, /*create_graph=*/true)[0];
    CHECK(same(autograd::grad({of_a}, {b})[0], tensor({6.0})));
  }

  TEST_CASE("what a Function's backward may not return") {
    const Tensor a = leaf(ones({2})), b = leaf(ones({2}));
    const auto run = [&](const variable_list& result) {
      Returns::result = result;
      Returns::apply(a, b).sum().backward();
    };
    CHECK(throws_with([&] { run({ones({2})}); },
                      {"returned an incorrect number of gradients (expected 2, got 1)"}));
    CHECK(throws_with(
        [&] {
          run({ones({2}), ones({2}), ones({2})});
        },
        {"returned an incorrect number of gradients (expected 2, got 3)"}));
    CHECK(throws_with(
        [&] {
          run({ones({3}), ones({2})});
        },
        {"returned an invalid gradient at index 0 - got [3] but expected shape "
         "compatible with [2]"}));
    run({Tensor(), Tensor(), Tensor()});
    CHECK(!a.grad().defined());
    run({ones({4, 2}), Tensor()});
    CHECK(same(a.grad(), tensor({4.0, 4.0})));
    run({ones({2}, kFloat64), Tensor()});
    CHECK(same(a.grad(), tensor({5.0, 5.0})));
    Returns::result = {};
  }
}
