// Optimizers as libtorch means them. Compiled with this library and with libtorch: every
// expectation here is libtorch's.
#include "common/optim.hpp"

#include "checks.hpp"

#include <functional>

using namespace ladder;
using namespace checks;

namespace {

// Always the same start, in float64 so that no rounding hides a wrong formula.
Tensor start() { return tensor({1.0, -2.0}, kFloat64).requires_grad_(); }

// Where a few steps of sum(w⁴) / 4 lead to.
template <class Optimizer, class Options> Tensor after(const Options& options, int steps = 3) {
  const Tensor w = start();
  Optimizer optimizer({w}, options);
  for (int t = 0; t < steps; ++t) {
    optimizer.zero_grad();
    (w.pow(4).sum() / 4).backward();
    optimizer.step();
  }
  return w.detach();
}

template <class Optimizer, class Options> bool refuses(const Options& options, const char* words) {
  return throws_with([&] { Optimizer(std::vector<Tensor>{start()}, options); }, {words});
}

bool nearly(const Tensor& actual, const Tensor& expected) {
  return actual.allclose(expected, 1e-12, 1e-14) || report(text_of(actual));
}

Tensor numbers(double a, double b) { return tensor({a, b}, kFloat64); }

}  // namespace

TEST_SUITE("api_optim") {
  TEST_CASE("where three steps lead to") {
    using namespace optim;
    CHECK(nearly(after<SGD>(SGDOptions(0.1)), numbers(0.7705185513489, -0.9188160356351999)));
    CHECK(nearly(after<SGD>(SGDOptions(0.1).weight_decay(0.5)),
                 numbers(0.6672524211414642, -0.7904748967841)));
    CHECK(nearly(after<SGD>(SGDOptions(0.1).momentum(0.9)),
                 numbers(0.5504421474189, 0.4992191029248003)));
    CHECK(nearly(after<SGD>(SGDOptions(0.1).momentum(0.9).dampening(0.5)),
                 numbers(0.6366011729243063, 0.3352088444928002)));
    CHECK(nearly(after<SGD>(SGDOptions(0.1).momentum(0.9).nesterov(true)),
                 numbers(0.4650156978954461, 0.7798874367683151)));
    CHECK(nearly(after<Adam>(AdamOptions(0.1)), numbers(0.7075128180498821, -1.7025794861609804)));
    CHECK(nearly(after<Adam>(AdamOptions(0.1).betas({0.5, 0.9})),
                 numbers(0.7199909789869029, -1.708792215122821)));
    CHECK(nearly(after<Adam>(AdamOptions(0.1).eps(0.1)),
                 numbers(0.7361996517700806, -1.7064698501196809)));
    CHECK(nearly(after<Adam>(AdamOptions(0.1).weight_decay(2)),
                 numbers(0.7029875879540866, -1.7017846648890735)));
    CHECK(nearly(after<Adam>(AdamOptions(0.5).amsgrad(true)),
                 numbers(-0.1717002179290807, -0.657385485400826)));
    CHECK(nearly(after<AdamW>(AdamWOptions(0.1)), numbers(0.704931843375596, -1.6969592574887535)));
    CHECK(nearly(after<AdamW>(AdamWOptions(0.1).weight_decay(0.5)),
                 numbers(0.5861532096611484, -1.4367549083404674)));
    CHECK(nearly(after<AdamW>(AdamWOptions(0.5).amsgrad(true)),
                 numbers(-0.17753816041762288, -0.6389698377494758)));
    CHECK(nearly(after<RMSprop>(RMSpropOptions(0.1)),
                 numbers(9.999999039944439e-08, -0.7916180050599186)));
    CHECK(nearly(after<RMSprop>(RMSpropOptions(0.1).alpha(0.5)),
                 numbers(0.6859300385248289, -1.658477555377415)));
    CHECK(nearly(after<RMSprop>(RMSpropOptions(0.1).eps(0.1)),
                 numbers(0.3957194466186232, -0.8626134114718197)));
    CHECK(nearly(after<RMSprop>(RMSpropOptions(0.1).weight_decay(2)),
                 numbers(3.5923185465236244e-09, -0.5994747018100396)));
    CHECK(nearly(after<RMSprop>(RMSpropOptions(0.01).momentum(0.9)),
                 numbers(0.5840945717099187, -1.5596812431416285)));
    CHECK(nearly(after<RMSprop>(RMSpropOptions(0.01).centered(true)),
                 numbers(0.7957544541519165, -1.7820252547852375)));
    CHECK(nearly(after<RMSprop>(RMSpropOptions(0.01).centered(true).momentum(0.5)),
                 numbers(0.6969159798917393, -1.676856912358524)));
  }

  TEST_CASE("what the options start from") {
    CHECK(optim::SGDOptions(0.5).lr() == 0.5);
    CHECK(optim::SGDOptions(0.5).momentum() == 0);
    CHECK(optim::AdamOptions().lr() == 1e-3);
    CHECK(std::get<1>(optim::AdamOptions().betas()) == 0.999);
    CHECK(optim::AdamOptions().eps() == 1e-8);
    CHECK(optim::AdamOptions().weight_decay() == 0);
    CHECK(optim::AdamWOptions().weight_decay() == 1e-2);
    CHECK(!optim::AdamOptions().amsgrad());
    CHECK(optim::RMSpropOptions().lr() == 1e-2);
    CHECK(optim::RMSpropOptions().alpha() == 0.99);
    CHECK(!optim::RMSpropOptions().centered());
  }

  TEST_CASE("options that make no sense are refused") {
    using namespace optim;
    CHECK(refuses<SGD>(SGDOptions(-1), "Invalid learning rate: -1"));
    CHECK(refuses<SGD>(SGDOptions(1).momentum(-1), "Invalid momentum value: -1"));
    CHECK(refuses<SGD>(SGDOptions(1).weight_decay(-1), "Invalid weight_decay value: -1"));
    CHECK(refuses<SGD>(SGDOptions(1).nesterov(true),
                       "Nesterov momentum requires a momentum and zero dampening"));
    CHECK(refuses<Adam>(AdamOptions(-1), "Invalid learning rate: -1"));
    CHECK(refuses<Adam>(AdamOptions(1).eps(-1), "Invalid epsilon value: -1"));
    CHECK(refuses<Adam>(AdamOptions(1).betas({1, 0}), "Invalid beta parameter at index 0: 1"));
    CHECK(refuses<Adam>(AdamOptions(1).betas({0, -1}), "Invalid beta parameter at index 1: -1"));
    CHECK(refuses<Adam>(AdamOptions(1).weight_decay(-1), "Invalid weight_decay value: -1"));
    CHECK(refuses<AdamW>(AdamWOptions(-1), "Invalid learning rate: -1"));
    CHECK(refuses<RMSprop>(RMSpropOptions(-1), "Invalid learning rate: -1"));
    CHECK(refuses<RMSprop>(RMSpropOptions(1).alpha(-1), "Invalid alpha value: -1"));
    CHECK(refuses<RMSprop>(RMSpropOptions(1).momentum(-1), "Invalid momentum value: -1"));
  }

  TEST_CASE("groups have options of their own") {
    const Tensor a = start(), b = start();
    std::vector<optim::OptimizerParamGroup> groups;
    groups.emplace_back(std::vector<Tensor>{a},
                        std::make_unique<optim::SGDOptions>(optim::SGDOptions(0.5)));
    groups.emplace_back(std::vector<Tensor>{b});
    optim::SGD optimizer(groups, optim::SGDOptions(0.25));
    REQUIRE(optimizer.param_groups().size() == 2);
    CHECK(static_cast<optim::SGDOptions&>(optimizer.param_groups()[1].options()).lr() == 0.25);
    a.sum().backward();
    b.sum().backward();
    optimizer.step();
    CHECK(same(a, numbers(0.5, -2.5)));
    CHECK(same(b, numbers(0.75, -2.25)));

    static_cast<optim::SGDOptions&>(optimizer.param_groups()[0].options()).lr(1);
    optimizer.param_groups()[1].options().set_lr(2);
    CHECK(optimizer.param_groups()[1].options().get_lr() == 2);
    optimizer.step();
    CHECK(same(a, numbers(-0.5, -3.5)));
    CHECK(same(b, numbers(-1.25, -4.25)));

    const Tensor c = start();
    optimizer.add_param_group(optim::OptimizerParamGroup({c}));
    CHECK(optimizer.param_groups()[2].options().get_lr() == 0.25);
    CHECK(optimizer.param_groups()[2].params()[0].is_same(c));
    CHECK(throws_with([&] { optimizer.add_param_group(optim::OptimizerParamGroup({c * 2})); },
                      {"can't optimize a non-leaf Tensor"}));
  }

  TEST_CASE("a step leaves alone what has no gradient, and keeps tensors what they are") {
    const Tensor used = start(), unused = start();
    optim::Adam optimizer({used, unused}, 0.1);
    used.sum().backward();
    const auto before = version(used);
    optimizer.step();
    CHECK(same(unused, start()));
    CHECK(!used.equal(start()));
    CHECK(version(used) > before);
    CHECK(used.is_leaf());
    CHECK(used.requires_grad());
    CHECK(same(used.grad(), numbers(1, 1)));
    optimizer.zero_grad();
    CHECK(used.grad().defined() == kPyTorch1);
    if (kPyTorch1) CHECK(same(used.grad(), numbers(0, 0)));
    CHECK(!unused.grad().defined());
  }

  TEST_CASE("step with a closure") {
    const Tensor w = start();
    optim::SGD optimizer({w}, optim::SGDOptions(0.5));
    const Tensor loss = optimizer.step([&] {
      CHECK(GradMode::is_enabled());
      optimizer.zero_grad();
      const Tensor value = (w * w).sum() / 2;
      value.backward();
      return value;
    });
    CHECK(loss.item<double>() == 2.5);
    CHECK(same(w, numbers(0.5, -1)));
    CHECK(!optimizer.step().defined());
    const NoGradGuard no_grad;
    optimizer.step([&] {
      const AutoGradMode on(true);
      return (w * w).sum();
    });
  }

  TEST_CASE("a network learns") {
    manual_seed(1);
    const Tensor x = randn({32, 4}), y = x.sum(1, true);
    nn::Sequential net(nn::Linear(4, 16), nn::Tanh(), nn::Linear(16, 1));
    optim::Adam optimizer(net->parameters(), optim::AdamOptions(0.02));
    nn::MSELoss loss_fn;
    const double first = loss_fn(net->forward(x), y).item<double>();
    for (int t = 0; t < 100; ++t) {
      optimizer.zero_grad();
      loss_fn(net->forward(x), y).backward();
      optimizer.step();
    }
    CHECK(loss_fn(net->forward(x), y).item<double>() < first / 20);
  }
}
