// What once went wrong in memory, or silently: each case is a program that failed.
#include "common/optim.hpp"

#include "checks.hpp"

#include <cmath>
#include <limits>
#include <thread>

using namespace ladder;
using namespace checks;
using autograd::variable_list;

namespace {

constexpr std::int64_t kHuge = std::int64_t{1} << 40;

constexpr double kInf = std::numeric_limits<double>::infinity();

// backward() inside the backward() of one that is inside ..., `depth` times.
struct Nested : autograd::Function<Nested> {
  static Tensor forward(autograd::AutogradContext* ctx, const Tensor& x, std::int64_t depth) {
    ctx->saved_data["depth"] = depth;
    return x * 1;
  }
  static variable_list backward(autograd::AutogradContext* ctx, variable_list grads) {
    const std::int64_t depth = ctx->saved_data["depth"].toInt();
    const AutoGradMode on(true);
    if (depth > 0) Nested::apply(ones({1}).requires_grad_(), depth - 1).sum().backward();
    return {grads[0], Tensor()};
  }
};

// Destroyed at the end of the program, after everything that is local to a thread.
Tensor global_with_graph;

struct OneOfTwo : autograd::Function<OneOfTwo> {
  static variable_list forward(autograd::AutogradContext*, const Tensor& x) {
    return {Tensor(), x * 2};
  }
  static variable_list backward(autograd::AutogradContext*, variable_list grads) {
    CHECK(grads.size() == 2);
    CHECK(!grads[0].defined());
    return {grads[1] * 2};
  }
};

// Its gradient is a product into which a -0 is written.
struct WritesIntoProduct : autograd::Function<WritesIntoProduct> {
  static Tensor forward(autograd::AutogradContext*, const Tensor& x) { return x * 1; }
  static autograd::variable_list backward(autograd::AutogradContext*, autograd::variable_list) {
    const Tensor product = zeros({2, 2}).mm(zeros({2, 2}));
    product[0].fill_(-0.0);
    return {product};
  }
};

}  // namespace

TEST_SUITE("sound") {
  TEST_CASE("a global tensor may still hold a graph when the program ends") {
    // What frees graphs was in use before, and is older than the global tensor's end.
    { const Tensor freed = ones({2}).requires_grad_() + 1; }
    Tensor x = ones({2}).requires_grad_();
    for (int i = 0; i < 1000; ++i) x = x + 1;
    global_with_graph = x;  // the sanitizers, or a crash at exit, tell
    CHECK(global_with_graph.requires_grad());
  }

  TEST_CASE("a hook may add and remove hooks, and call retain_grad, while it runs") {
    const Tensor x = ones({2}).requires_grad_();
    const Tensor h = x * 3;
    int added = 0;
    unsigned self = 0;
    self = h.register_hook([&](const Tensor& grad) {
      for (int i = 0; i < 100; ++i) h.register_hook([&](const Tensor&) { ++added; });
      h.remove_hook(self);
      h.retain_grad();
      return grad * 2;
    });
    (h * h).sum().backward({}, /*retain_graph=*/true);
    CHECK(added == 0);  // they are for the next pass
    CHECK(same(x.grad(), full({2}, 36.0)));
    (h * h).sum().backward();
    CHECK(added == 100);
    CHECK(same(h.grad(), full({2}, 12.0 + 6.0)));  // retain_grad() is for this pass, too
  }

  TEST_CASE("sizes whose product or strides overflow are refused") {
    const Tensor one = ones({1}), none = empty({0});
    CHECK(throws_with([&] { empty({kHuge, kHuge}); }, {"overflow"}));
    CHECK(throws_with([&] { empty({0, kHuge, kHuge}); }, {"overflow"}));
    CHECK(throws_with([&] { empty({-1}); }, {"negative dimension"}));
    CHECK(throws_with([&] { one.expand({kHuge, kHuge}); }, {"overflow"}));
    CHECK(throws_with([&] { one.view({kHuge, 1 << 24}); }, {"is invalid for input of size 1"}));
    CHECK(throws_with([&] { one.reshape({kHuge, kHuge}); }, {"is invalid for input of size 1"}));
    CHECK(throws_with([&] { none.view({0, kHuge, kHuge}); }, {"overflow"}));
    float number = 1;
    CHECK(throws_with([&] { from_blob(&number, {kHuge, kHuge}); }, {"overflow"}));
    CHECK(throws_with([&] { from_blob(&number, {-2}); }, {"negative dimension"}));
    CHECK(one.expand({kHuge}).numel() == kHuge);  // a view, and no memory
  }

  TEST_CASE("threads may read a tensor at the same time, and draw random numbers") {
    for (int repeat = 0; repeat < 20; ++repeat) {
      const Tensor zero = ones({100'000}).clone();
      zero.zero_();
      double sums[2] = {1, 1};
      std::thread other([&] { sums[1] = zero.sum().item<double>(); });
      sums[0] = zero.sum().item<double>();
      other.join();
      CHECK(sums[0] == 0);
      CHECK(sums[1] == 0);
    }
    const Tensor w = ones({3}).requires_grad_();
    const Tensor view = (w * 2).t();  // of a tensor that is gone
    Tensor drawn[2], used[2];
    const auto work = [&](int i) {
      for (int repeat = 0; repeat < 200; ++repeat) {
        drawn[i] = randn({100});
        used[i] = (w * drawn[i][0] + view.t()).sum();
      }
    };
    std::thread other(work, 1);
    work(0);
    other.join();
    CHECK(!drawn[0].equal(drawn[1]));
    CHECK(used[0].requires_grad());
  }

  TEST_CASE("backward() inside backward() is done, or refused in words") {
    const auto nested = [](std::int64_t depth) {
      Nested::apply(ones({1}).requires_grad_(), depth).sum().backward();
    };
    nested(50);
    CHECK(throws_with([&] { nested(8193); }, {"inside backward(), 100 deep"}));
    nested(50);
  }

  TEST_CASE("gradients that do not fit are refused") {
    const Tensor x = ones({2}).requires_grad_(), y = x * 2;
    CHECK(throws_with([&] { y.backward(ones({2}, kFloat64)); }, {"Double", "Float"}));
    CHECK(throws_with([&] { autograd::grad({y.sum()}, {}); }, {"grad requires non-empty inputs"}));
    CHECK(!x.grad().defined());
    const auto with_hook = [&](auto hook) {
      const Tensor h = x * 2;
      h.register_hook(hook);
      h.sum().backward();
    };
    CHECK(throws_with([&] { with_hook([](const Tensor&) { return ones({3}); }); },
                      {"Mismatch in shape", "[2]", "[3]"}));
    CHECK(throws_with([&] { with_hook([](const Tensor& g) { return g.to(kFloat64); }); },
                      {"Mismatch in dtype"}));
  }

  TEST_CASE("a gradient that is added to zeros loses the sign of its zeros") {
    for (const std::int64_t size : {2, 100'000}) {
      const Tensor x = ones({size}).requires_grad_();
      for (int step = 0; step < 2; ++step) {
        (x * -0.0).sum().backward();
        CHECK(std::signbit(x.grad()[0].item<double>()) == (step == 0));
        x.grad().zero_();
      }
      (x * -0.0).sum().backward();
      CHECK(!std::signbit(x.grad()[0].item<double>()));
    }
    // A product has no -0, until somebody writes one into it.
    const Tensor x = ones({2, 2}).requires_grad_();
    for (int step = 0; step < 2; ++step) {
      x.mutable_grad() = zeros({2, 2}).zero_();
      WritesIntoProduct::apply(x).sum().backward();
      CHECK(!std::signbit(x.grad()[0][0].item<double>()));
    }
  }

  TEST_CASE("argmax of all keeps the dimensions if it shall") {
    const Tensor x = tensor({{1.0, 5.0}, {7.0, 2.0}});
    CHECK(same(x.argmax(std::nullopt, true), tensor({{2}})));
    CHECK(same(tensor(3.0).argmax(std::nullopt, true), tensor(0)));
  }

  TEST_CASE("numbers that are out of range are refused") {
    CHECK(throws_with([] { tensor(3e9).item<int>(); }, {"type int without overflow"}));
    CHECK(tensor(-2147483648.0).item<int>() == std::numeric_limits<int>::min());
    CHECK(throws_with([] { tensor(std::int64_t{1} << 31).item<int>(); }, {"type int"}));
    CHECK(throws_with([] { tensor(std::nan("")).item<std::int64_t>(); }, {"int64_t"}));
    CHECK(throws_with([] { ones({2}).uniform_(0, kInf); }, {"to is out of bounds for Float"}));
    CHECK(throws_with([] { ones({2}).uniform_(-3e38, 3e38); }, {"exceed the limit"}));
    CHECK(throws_with([] { ones({2}).uniform_(std::nan(""), 1); }, {"from is out of bounds"}));
    CHECK(throws_with([] { arange(0, kInf); }, {"unsupported range"}));
    CHECK(throws_with([] { arange(0, 1e30); }, {"invalid size"}));
    CHECK(throws_with([] { empty({(std::int64_t{1} << 61) - 1}); }, {"can't allocate memory"}));
  }

  TEST_CASE("an undefined output of a Function has its number, and no gradient") {
    const Tensor x = ones({2}).requires_grad_();
    const variable_list out = OneOfTwo::apply(x);
    REQUIRE(out.size() == 2);
    CHECK(!out[0].defined());
    (out[1] * tensor({1.0, 10.0})).sum().backward();
    CHECK(same(x.grad(), tensor({2.0, 20.0})));
  }

  TEST_CASE("gradcheck notices outputs that change, and a result that was cut off") {
    const Tensor x = tensor({1.0, 2.0}, kFloat64).requires_grad_();
    int calls = 0;
    const auto check = [&](auto function) { return autograd::gradcheck(function, {x}); };
    CHECK(throws_with(
        [&] {
          check([&](const variable_list& in) {
            return variable_list(++calls % 2 ? 2 : 1, in[0] * 2);
          });
        },
        {"2 outputs, and 1"}));
    CHECK(throws_with(
        [&] {
          check([&](const variable_list& in) -> variable_list {
            return {++calls % 2 ? in[0] * 2 : (in[0] * 2).sum()};
          });
        },
        {"output 0", "another shape"}));
    CHECK(throws_with(
        [&] {
          check([](const variable_list& in) -> variable_list { return {in[0].detach() * 3}; });
        },
        {"numerical 3", "analytical 0"}));
    CHECK(check([](const variable_list& in) -> variable_list {
      return {in[0] * 3, in[0] > 1.5, Tensor()};
    }));
  }

  TEST_CASE("a mean is a division") {
    for (const std::int64_t n : {3, 41, 47, 55, 61, 82, 83, 94, 97, 1000})
      CHECK(ones({n}).mean().item<float>() == 1.0F);
    const Tensor x = ones({41}).requires_grad_();
    x.mean().backward();
    CHECK(same(x.grad(), full({41}, 1.0F / 41.0F)));
  }

  TEST_CASE("parameters that are exchanged between steps start with a state of their own") {
    for (const bool momentum : {false, true}) {
      std::unique_ptr<optim::Optimizer> optimizer;
      const std::vector<Tensor> small = {zeros({2}).requires_grad_()};
      if (momentum)
        optimizer = std::make_unique<optim::SGD>(small, optim::SGDOptions(0.1).momentum(0.9));
      else
        optimizer = std::make_unique<optim::Adam>(small, 0.1);
      for (const std::int64_t size : {2, 100'000, 3}) {
        // The old tensor may be gone, and the new one where it was.
        optimizer->parameters() = {zeros({size}).requires_grad_()};
        const Tensor w = optimizer->parameters()[0];
        w.sum().backward();
        optimizer->step();
        CHECK(close(w.detach(), full({size}, -0.1)));
      }
    }
  }

  TEST_CASE("an optimizer refuses what cannot be its parameters or options") {
    const Tensor w = zeros({2}).requires_grad_();
    optim::SGD optimizer(std::vector<Tensor>{w}, 0.1);
    CHECK(throws_with([&] { optimizer.add_param_group(optim::OptimizerParamGroup({w})); },
                      {"more than one parameter group"}));
    w.sum().backward();
    optimizer.parameters().push_back(w);
    CHECK(throws_with([&] { optimizer.step(); }, {"twice in a parameter group"}));
    CHECK(same(w.detach(), zeros({2})));  // nothing was written
    optimizer.parameters().pop_back();
    optimizer.add_param_group(optim::OptimizerParamGroup(
        {zeros({1}).requires_grad_()}, std::make_unique<optim::AdamOptions>(0.1)));
    CHECK(throws_with([&] { optimizer.step(); }, {"options of another optimizer"}));
    // Two modules that share a weight list it twice.
    CHECK(throws_with(
        [&] {
          optim::SGD(std::vector<Tensor>{w, w}, 0.1);
        },
        {"twice in a parameter group", "listed once"}));
  }

  TEST_CASE("a module that is null, or holds its parent, can't be a child") {
    struct Tree : nn::Module {};
    const auto root = std::make_shared<Tree>(), middle = std::make_shared<Tree>();
    const auto leaf = std::make_shared<Tree>();
    root->register_module("middle", middle);
    middle->register_module("leaf", leaf);
    CHECK(throws_with([&] { root->register_module("none", std::shared_ptr<Tree>()); },
                      {"Submodule 'none' is null"}));
    CHECK(throws_with([&] { root->register_module("self", root); }, {"'self' holds the module"}));
    CHECK(throws_with([&] { leaf->register_module("root", root); }, {"'root' holds the module"}));
    root->register_module("again", leaf);  // shared is not cyclic
    CHECK(root->modules().size() == 4);
    CHECK(throws_with([] { nn::Sequential(std::shared_ptr<nn::ReLUImpl>()); }, {"null"}));
  }

  TEST_CASE("a group of the optimizer may be added again, once it is empty") {
    optim::SGD optimizer(std::vector<optim::OptimizerParamGroup>{{{}}}, 0.1);
    for (int i = 0; i < 9; ++i) optimizer.add_param_group(optimizer.param_groups()[0]);
    CHECK(optimizer.param_groups().back().options().get_lr() == 0.1);
  }

  TEST_CASE("what register_parameter returned stays valid") {
    nn::Module module;
    const Tensor& first = module.register_parameter("first", ones({2}));
    for (int i = 0; i < 100; ++i) module.register_buffer(std::to_string(i), ones({2}));
    for (int i = 0; i < 100; ++i) module.register_parameter(std::to_string(i), ones({2}));
    CHECK(same(first, ones({2})));
  }

  TEST_CASE("a module is computed with in real numbers") {
    nn::Linear fc(2, 2);
    CHECK(throws_with([&] { fc->to(kLong); }, {"only accepts floating point dtypes", "Long"}));
    CHECK(has_dtype(fc->weight, kFloat));
  }

  TEST_CASE("a mask may lie where it is written to") {
    Tensor m = tensor({{{true, false}, {false, false}}, {{true, true}, {false, true}}});
    const Tensor expected = m.transpose(0, 1).masked_fill(m.clone(), false);
    m.transpose(0, 1).masked_fill_(m, false);
    CHECK(same(m.transpose(0, 1), expected));
  }

  TEST_CASE("a number beside a mask is 0 or 1, or is refused") {
    const Tensor mask = tensor({true, false});
    CHECK(same(mask == 1, mask));
    CHECK(same(mask.ge(0), tensor({true, true})));
    CHECK(throws_with([&] { (void)(mask == 2); }, {"dtype Bool stands beside 2"}));
    CHECK(throws_with([&] { mask.gt(-1); }, {"dtype Bool stands beside -1"}));
    CHECK(throws_with([&] { where(mask, mask, 0.5); }, {"dtype Bool stands beside 0.5"}));
  }

  TEST_CASE("what is refused is no write") {
    const Tensor whole = ones({2}, kLong), mask = whole.gt(0);
    CHECK(throws_with([&] { whole.fill_(kInf); }, {"overflow"}));
    CHECK(throws_with([&] { whole.masked_fill_(mask, kInf); }, {"overflow"}));
    CHECK(throws_with([&] { whole.normal_(); }, {"not implemented for 'Long'"}));
    CHECK(throws_with([&] { whole.uniform_(); }, {"not implemented for 'Long'"}));
    CHECK(version(whole) == 0);
  }

  TEST_CASE("a leaf on the memory of another tensor is a leaf") {
    const Tensor data = ones({2, 2});
    for (const Tensor& leaf : {data.detach(), data.view({2, 2})}) {
      leaf.requires_grad_();
      Tensor row;
      {
        const NoGradGuard guard;
        row = leaf[0];
      }
      CHECK(throws_with([&] { row.mul_(2); }, {"a view of a leaf Variable that requires grad"}));
      CHECK(same(data, ones({2, 2})));
    }
  }

  TEST_CASE("a hook of a leaf sees the gradient that grad() returns") {
    const Tensor x = ones({2}).requires_grad_();
    x.register_hook([](const Tensor& grad) { return grad * 2; });
    CHECK(same(autograd::grad({x.sum()}, {x})[0], full({2}, 2.0)));
    x.sum().backward();
    CHECK(same(x.grad(), full({2}, 2.0)));
  }

  TEST_CASE("a view of memory that is not there leads nowhere") {
    const Tensor row = from_blob(nullptr, {3, 0, 2})[1];
    CHECK(row.storage_offset() == 2);  // as PyTorch has it, and that its address is null
    CHECK(row.data_ptr() == nullptr);
    CHECK(row.sum().item<float>() == 0);
  }

  TEST_CASE("a product is of matrices") {
    const Tensor m = ones({2, 2}), column = m.select(1, 0), row = ones({1, 2});
    CHECK(throws_with([&] { column.mm(m); }, {"must be a matrix", "[2]"}));
    CHECK(throws_with([&] { m.mm(column); }, {"must be a matrix", "[2]"}));
    CHECK(throws_with([&] { row.addmm(m, column); }, {"must be a matrix", "[2]"}));
    CHECK(throws_with([&] { column.select(0, 0).expand({3}).mm(m); }, {"must be a matrix", "[3]"}));
  }

  TEST_CASE("whole numbers at the edge of what there is") {
    constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max(), least = -most - 1;
    CHECK(throws_with([] { arange(least, most, most); }, {"unsupported range"}));
    CHECK(throws_with([] { arange(0.0, 1e30, 1e29, kLong); }, {"int64_t without overflow"}));
    CHECK(throws_with([] { arange(0, 3, 0.5, kLong); }, {"step must be nonzero"}));
    CHECK(same(arange(0.7, 3.9, 1.5, kLong), tensor({0, 1, 2})));
    CHECK(same(arange(16777217, 16777220, kFloat), tensor({16777216.0, 16777218.0, 16777220.0})));
    CHECK(same(tensor({most, std::int64_t{1}}).sum(), tensor(least)));
    CHECK(same(tensor({std::nan(""), kInf, 1e30, -1e30, -2.5}, kFloat64).to(kLong),
               tensor({least, least, least, least, std::int64_t{-2}})));
    CHECK(throws_with([] { full({1}, std::uint64_t{1} << 63); }, {"int64_t without overflow"}));
  }

  TEST_CASE("a hook, or what frees borrowed memory, is no empty function") {
    const Tensor x = ones({2}).requires_grad_();
    CHECK(throws_with([&] { x.register_hook(std::function<void(Tensor)>()); }, {"empty"}));
    CHECK(throws_with([&] { x.register_hook(std::function<Tensor(Tensor)>()); }, {"empty"}));
    float numbers[2] = {};
    CHECK(throws_with([&] { from_blob(numbers, {2}, std::function<void(void*)>()); }, {"empty"}));
  }

  TEST_CASE("nn::Functional refuses an empty function") {
    CHECK(throws_with([] { nn::Functional(std::function<Tensor(Tensor)>()); }, {"empty"}));
    CHECK(throws_with([] { nn::Functional(static_cast<Tensor (*)(Tensor)>(nullptr)); }, {"empty"}));
  }
}
