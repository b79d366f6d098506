// The optimizers against PyTorch 1.13: its numbers stand here as Python printed them.
#include "common/optim.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <string>
#include <vector>

using namespace ladder;

namespace {

std::vector<Tensor> two_parameters() {
  const TensorOptions options = TensorOptions().dtype(kFloat64);
  return {tensor({0.5, -1.25, 2.0}, options).requires_grad_(),
          tensor({{0.3}, {-0.7}}, options).requires_grad_()};
}

Tensor loss_of(const std::vector<Tensor>& p) {
  const Tensor w = p[0], b = p[1];
  return (w * w * w * w).sum() + ((b - 1) * (b - 1)).sum() * w[0];
}

void check_values(const std::vector<Tensor>& parameters, const std::vector<double>& expected) {
  std::vector<double> values;
  for (const Tensor& parameter : parameters)
    for (std::int64_t i = 0; i < parameter.numel(); ++i)
      values.push_back(parameter.reshape({-1})[i].item<double>());
  REQUIRE(values.size() == expected.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    CAPTURE(i);
    CAPTURE(values[i]);
    CAPTURE(expected[i]);
    CHECK(std::abs(values[i] - expected[i]) <= 1e-12 * std::abs(expected[i]));
  }
}

// The parameters after one step and after six.
template <class Optimizer, class Options>
void check_steps(const Options& options, const std::vector<double>& after_one,
                 const std::vector<double>& after_six) {
  const std::vector<Tensor> parameters = two_parameters();
  Optimizer optimizer(parameters, options);
  for (int step = 1; step <= 6; ++step) {
    optimizer.zero_grad();
    loss_of(parameters).backward();
    optimizer.step();
    if (step == 1) check_values(parameters, after_one);
  }
  check_values(parameters, after_six);
}

// The first line of what f() throws.
template <class F> std::string error_of(F f) {
  try {
    f();
  } catch (const std::exception& error) {
    const std::string text = error.what();
    return text.substr(0, text.find('\n'));
  }
  return "no error";
}

template <class Optimizer, class Options> std::string refusal(const Options& options) {
  return error_of([&] { Optimizer(two_parameters(), options); });
}

}  // namespace

TEST_SUITE("optim") {
  TEST_CASE("SGD steps as in PyTorch, with every option") {
    check_steps<optim::SGD>(
        optim::SGDOptions(0.1),
        {0.11200000000000003, -0.46874999999999994, -1.2000000000000002, 0.37, -0.5299999999999999},
        {-1.0292630785613184, -0.33362034230054, -0.36538127153819144, 0.08047870837084387,
         -1.2331231368136648});
    check_steps<optim::SGD>(
        optim::SGDOptions(0.1).weight_decay(0.05),
        {0.10950000000000004, -0.46249999999999997, -1.2100000000000004, 0.3685, -0.5265},
        {-1.0197087584945053, -0.32455053026593783, -0.3544704995409956, 0.06845491483305612,
         -1.206598369282057});
    check_steps<optim::SGD>(optim::SGDOptions(0.01).momentum(0.9),
                            {0.4612, -1.171875, 1.68, 0.307, -0.6829999999999999},
                            {-0.11822979254741563, -0.363790183176567, -0.5536468294522232,
                             0.3921861786537892, -0.4761192804122264});
    check_steps<optim::SGD>(optim::SGDOptions(0.01).momentum(0.9).dampening(0.3),
                            {0.4612, -1.171875, 1.68, 0.307, -0.6829999999999999},
                            {0.007989187475409543, -0.4950593482938684, -0.28178160516871226,
                             0.3774747488596595, -0.5118470384836843});
    check_steps<optim::SGD>(optim::SGDOptions(0.01).momentum(0.9).nesterov(true),
                            {0.42628, -1.1015625, 1.3920000000000001, 0.31329999999999997, -0.6677},
                            {-0.2292733270237459, -0.3588402301066422, -0.3293694487678537,
                             0.3921160490090917, -0.47628959526363435});
    check_steps<optim::SGD>(optim::SGDOptions(0.01).momentum(0.8).weight_decay(0.1).nesterov(true),
                            {0.42926000000000003, -1.107125, 1.4203999999999999, 0.31206, -0.66814},
                            {-0.10781916974954103, -0.4951820922949737, 0.10682193545260128,
                             0.3722467654816203, -0.4991415322460011});
  }

  TEST_CASE("Adam steps as in PyTorch, with every option") {
    check_steps<optim::Adam>(optim::AdamOptions(),
                             {0.4990000000025773, -1.24900000000128, 1.9990000000003125,
                              0.30099999998571425, -0.6990000000058824},
                             {0.4940014925614832, -1.2440017882292875, 1.99400111227184,
                              0.3059974278798066, -0.6940019337199028});
    check_steps<optim::Adam>(optim::AdamOptions(0.1).betas({0.8, 0.95}),
                             {0.40000000025773197, -1.150000000128, 1.90000000003125,
                              0.39999999857142854, -0.6000000005882352},
                             {-0.0674705045100195, -0.7023317955496322, 1.427596494312953,
                              0.7964409970133082, -0.18160754518687386});
    check_steps<optim::Adam>(optim::AdamOptions(0.05).eps(0.01),
                             {0.4501285347043702, -1.2000639181847235, 1.9500156201187129,
                              0.3492957746478873, -0.6502923976608187},
                             {0.2060196369730128, -0.957841464203372, 1.7040232020335664,
                              0.5814370851915224, -0.41146169702859364});
    check_steps<optim::Adam>(optim::AdamOptions(0.05).weight_decay(0.2),
                             {0.45000000012562813, -1.2000000000620155, 1.950000000015432,
                              0.34999999921874997, -0.6500000002717391},
                             {0.20525559087389195, -0.9571922602162545, 1.703879331753914,
                              0.5799086251847058, -0.40901372613388065});
    check_steps<optim::Adam>(optim::AdamOptions(0.3).betas({0.5, 0.6}).amsgrad(true),
                             {0.2000000007731959, -0.950000000384, 1.70000000009375,
                              0.5999999957142857, -0.40000000176470585},
                             {-0.737869781163376, -0.35937206587561343, 0.8485444801419699,
                              0.7580827062896275, -0.6097762074695643});
  }

  TEST_CASE("AdamW steps as in PyTorch, with every option") {
    check_steps<optim::AdamW>(optim::AdamWOptions(0.05),
                              {0.449750000128866, -1.1993750000640002, 1.9490000000156251,
                               0.3498499992857143, -0.6496500002941177},
                              {0.2041183757306586, -0.9541759821162221, 1.6984034468775524,
                               0.5848811874229327, -0.40786726110223065});
    check_steps<optim::AdamW>(
        optim::AdamWOptions(0.05).weight_decay(0.3).betas({0.7, 0.9}).eps(1e-3),
        {0.44251288327750576, -1.1812563991809049, 1.9200015624511733, 0.3454286733238231,
         -0.6395293944738389},
        {0.17836153382236042, -0.8718318299217103, 1.5504278124658484, 0.5384107288803319,
         -0.3703260492933438});
    check_steps<optim::AdamW>(optim::AdamWOptions(0.3).betas({0.5, 0.6}).amsgrad(true),
                              {0.1985000007731959, -0.9462500003840001, 1.69400000009375,
                               0.5990999957142857, -0.39790000176470586},
                              {-0.7343296018401488, -0.35291689662469045, 0.8352213216842663,
                               0.7309392913914429, -0.6063038417478488});
  }

  TEST_CASE("RMSprop steps as in PyTorch, with every option") {
    check_steps<optim::RMSprop>(optim::RMSpropOptions(),
                                {0.40000000257731955, -1.15000000128, 1.9000000003125002,
                                 0.39999998571428774, -0.6000000058823526},
                                {0.17689219926268443, -0.9434610752581815, 1.6715144461750435,
                                 0.5694477170860669, -0.4105256391760763});
    check_steps<optim::RMSprop>(optim::RMSpropOptions(0.02).alpha(0.7).eps(0.01),
                                {0.4636561794168319, -1.213570297211572, 1.96350598428676,
                                 0.3355866648301608, -0.6638731528160127},
                                {0.35139506241030416, -1.1028988145813592, 1.849618539450715,
                                 0.440046977928773, -0.5551484785118646});
    check_steps<optim::RMSprop>(optim::RMSpropOptions(0.02).weight_decay(0.2),
                                {0.3000000050251256, -1.0500000024806202, 1.800000000617284,
                                 0.49999996875000485, -0.5000000108695647},
                                {-0.09584510274724452, -0.7371650664206185, 1.4137747130955574,
                                 0.5004214642320709, -0.30517064943499383});
    check_steps<optim::RMSprop>(optim::RMSpropOptions(0.02).momentum(0.9),
                                {0.30000000515463915, -1.05000000256, 1.800000000625,
                                 0.49999997142857544, -0.5000000117647052},
                                {-1.0899248922174536, 0.2683994751186498, 0.24762071544915004,
                                 1.8340021485299902, 0.1748480314432407});
    check_steps<optim::RMSprop>(optim::RMSpropOptions(0.02).centered(true),
                                {0.29899244215486376, -1.0489924395340162, 1.7989924375794708,
                                 0.5010075341918176, -0.49899244883169824},
                                {-0.10408774024554825, -0.7380436793844215, 1.408963320877859,
                                 0.6387326133912354, -0.3271418265974627});
    check_steps<optim::RMSprop>(
        optim::RMSpropOptions(0.02).alpha(0.9).momentum(0.5).centered(true).weight_decay(0.1),
        {0.43333333389878426, -1.1833333336132983, 1.9333333334023464, 0.36666666334991727,
         -0.633333334588826},
        {0.07275941189888384, -0.8464131673419015, 1.5646310036405677, 0.6280547821565896,
         -0.32190015751295736});
  }

  TEST_CASE("options that make no sense are refused in libtorch's words") {
    using optim::AdamWOptions, optim::RMSprop, optim::RMSpropOptions;
    using optim::SGD, optim::SGDOptions, optim::Adam, optim::AdamOptions, optim::AdamW;
    CHECK(refusal<SGD>(SGDOptions(-1)) == "Invalid learning rate: -1");
    CHECK(refusal<SGD>(SGDOptions(1).momentum(-0.5)) == "Invalid momentum value: -0.5");
    CHECK(refusal<SGD>(SGDOptions(1).weight_decay(-1)) == "Invalid weight_decay value: -1");
    const std::string nesterov = "Nesterov momentum requires a momentum and zero dampening";
    CHECK(refusal<SGD>(SGDOptions(1).nesterov(true)) == nesterov);
    CHECK(refusal<SGD>(SGDOptions(1).nesterov(true).momentum(0.9).dampening(0.1)) == nesterov);
    CHECK(refusal<Adam>(AdamOptions(-1)) == "Invalid learning rate: -1");
    CHECK(refusal<Adam>(AdamOptions().eps(-1)) == "Invalid epsilon value: -1");
    CHECK(refusal<Adam>(AdamOptions().betas({1.0, 0.9})) == "Invalid beta parameter at index 0: 1");
    CHECK(refusal<Adam>(AdamOptions().betas({0.9, -1.0})) ==
          "Invalid beta parameter at index 1: -1");
    CHECK(refusal<AdamW>(AdamWOptions().weight_decay(-1)) == "Invalid weight_decay value: -1");
    CHECK(refusal<RMSprop>(RMSpropOptions(-1)) == "Invalid learning rate: -1");
    CHECK(refusal<RMSprop>(RMSpropOptions().eps(-1)) == "Invalid epsilon value: -1");
    CHECK(refusal<RMSprop>(RMSpropOptions().alpha(-1)) == "Invalid alpha value: -1");
    CHECK(refusal<RMSprop>(RMSpropOptions().momentum(-1)) == "Invalid momentum value: -1");
    CHECK(refusal<RMSprop>(RMSpropOptions().weight_decay(-1)) == "Invalid weight_decay value: -1");
  }

  TEST_CASE("what is not a leaf can't be optimized") {
    const Tensor computed = ones({2}, requires_grad()) * 2;
    CHECK(error_of([&] { optim::SGD(std::vector<Tensor>{computed}, 0.1); }) ==
          "can't optimize a non-leaf Tensor");
  }

  TEST_CASE("groups have options of their own, or the optimizer's") {
    const std::vector<Tensor> p = two_parameters();
    std::vector<optim::OptimizerParamGroup> groups;
    groups.push_back(optim::OptimizerParamGroup({p[0]}));
    groups.push_back(optim::OptimizerParamGroup(
        {p[1]}, std::make_unique<optim::SGDOptions>(optim::SGDOptions(0.5))));
    optim::SGD optimizer(groups, 0.1);
    REQUIRE(optimizer.param_groups().size() == 2);
    CHECK(optimizer.param_groups()[0].options().get_lr() == 0.1);
    CHECK(optimizer.param_groups()[1].options().get_lr() == 0.5);
    CHECK(optimizer.parameters().size() == 1);

    (p[0].sum() + p[1].sum()).backward();
    optimizer.step();
    check_values(p, {0.4, -1.35, 1.9, -0.2, -1.2});

    optimizer.param_groups()[0].options().set_lr(1);
    static_cast<optim::SGDOptions&>(optimizer.param_groups()[1].options()).lr(2).momentum(0.9);
    optimizer.step();
    check_values(p, {-0.6, -2.35, 0.9, -2.2, -3.2});

    Tensor more = ones({1}, requires_grad());
    optimizer.add_param_group(optim::OptimizerParamGroup({more}));
    more.sum().backward();
    optimizer.step();
    CHECK(more.item<float>() == 0.9F);
    CHECK(error_of([&] { optimizer.add_param_group(optim::OptimizerParamGroup({p[1]})); }) ==
          "some parameters appear in more than one parameter group");
  }

  TEST_CASE("a parameter without a gradient is skipped, and starts when it has one") {
    const std::vector<Tensor> p = two_parameters();
    optim::Adam optimizer(p, 0.1);
    p[0].sum().backward();
    optimizer.step();
    check_values({p[1]}, {0.3, -0.7});
    p[1].sum().backward();
    optimizer.step();  // the first step of p[1] is the second of p[0]
    check_values({p[1]}, {0.200000001, -0.799999999});
  }

  TEST_CASE("a closure is run with gradients on, and its loss returned") {
    const std::vector<Tensor> p = two_parameters();
    optim::SGD optimizer(p, 0.1);
    CHECK(!optimizer.step().defined());
    NoGradGuard no_grad;
    const Tensor loss = optimizer.step([&] {
      optimizer.zero_grad();
      const Tensor value = loss_of(p);
      value.backward();
      return value;
    });
    CHECK(loss.item<double>() == doctest::Approx(20.19390625));
    check_values(p, {0.11200000000000003, -0.46874999999999994, -1.2000000000000002, 0.37,
                     -0.5299999999999999});
  }

  TEST_CASE("a step is not recorded, and counts as a write in place") {
    const std::vector<Tensor> p = two_parameters();
    optim::SGD optimizer(p, 0.1);
    loss_of(p).backward();
    const Tensor late = loss_of(p);
    const auto version = p[0]._version();
    optimizer.step();
    CHECK(p[0].is_leaf());
    CHECK(p[0].requires_grad());
    CHECK(p[0]._version() > version);
    CHECK(error_of([&] { late.backward(); }).find("modified by an inplace operation") !=
          std::string::npos);
  }

  TEST_CASE("parameters and gradients of any layout") {
    Tensor w = tensor({{1.0, 2.0}, {3.0, 4.0}}, kFloat64).t().requires_grad_();
    w = w.detach().requires_grad_();
    const Tensor expected = w.detach() * 2 - 1;
    optim::SGD optimizer(std::vector<Tensor>{w}, 0.5);
    w.mutable_grad() = tensor({{0.0, 2.0}, {4.0, 6.0}}, kFloat64).t();
    optimizer.step();
    CHECK(equal(w.detach(), tensor({{1.0, 1.0}, {1.0, 1.0}}, kFloat64)));
    CHECK(!w.is_contiguous());
  }

  TEST_CASE("zero_grad forgets the gradients, or fills them with 0") {
    const std::vector<Tensor> p = two_parameters();
    optim::SGD optimizer(p, 0.1);
    loss_of(p).backward();
    const Tensor gradient = p[0].grad().clone();
    optimizer.zero_grad(/*set_to_none=*/false);
    CHECK(equal(p[0].grad(), zeros({3}, kFloat64)));
    loss_of(p).backward();
    optimizer.zero_grad(/*set_to_none=*/false);  // nobody looks before the next backward
    loss_of(p).backward();
    CHECK(equal(p[0].grad(), gradient));
    const Tensor shared = p[0].grad();  // looks at the same memory from outside
    optimizer.zero_grad(/*set_to_none=*/false);
    CHECK(equal(shared, zeros({3}, kFloat64)));
    optimizer.zero_grad();
    CHECK(!p[0].grad().defined());
  }

  TEST_CASE("the state follows a model to another dtype") {
    manual_seed(0);
    nn::Linear model(3, 1);
    optim::Adam optimizer(model->parameters(), 0.01);
    const Tensor x = ones({2, 3});
    model(x).sum().backward();
    optimizer.step();
    optimizer.zero_grad();
    model->to(kFloat64);
    const double before = model->bias.item<double>();
    model(x.to(kFloat64)).sum().backward();
    optimizer.step();  // m and v go on from the first step: with the same gradient, again by lr
    CHECK((model->bias.scalar_type() == kFloat64));
    CHECK(model->bias.item<double>() == doctest::Approx(before - 0.01).epsilon(1e-6));
  }

  // An AdaGrad in one piece, as it would stand in optim/adagrad.hpp (Duchi, Hazan, Singer 2011).
  struct AdagradOptions : optim::OptimizerCloneableOptions<AdagradOptions> {
    AdagradOptions(double lr = 1e-2) : lr_(lr) {}
    TORCH_ARG(double, lr);
    TORCH_ARG(double, lr_decay) = 0;
    TORCH_ARG(double, weight_decay) = 0;
    TORCH_ARG(double, eps) = 1e-10;
  };

  struct AdagradParamState : optim::OptimizerParamState {
    Tensor sum;
  };

  struct AdagradStep {
    static constexpr std::size_t states = 1;
    double lr, lr_decay, weight_decay, eps;

    LADDER_HOST_DEVICE void at(std::int64_t t) { lr /= 1 + static_cast<double>(t - 1) * lr_decay; }

    template <class T> LADDER_HOST_DEVICE void operator()(T& p, T g, T& sum) const {
      if (weight_decay != 0) g += T(weight_decay) * p;
      sum += g * g;
      p -= T(lr) * g / (std::sqrt(sum) + T(eps));
    }
  };

  struct Adagrad : optim::Optimizer {
    Adagrad(std::vector<Tensor> parameters, const AdagradOptions& defaults)
        : Optimizer({optim::OptimizerParamGroup(std::move(parameters))}, defaults.clone()) {}

    optim::NamedState named_state(const optim::OptimizerParamGroup&,
                                  const Tensor& parameter) override {
      auto& state = state_of<AdagradParamState>(parameter);
      return {&state.step, {{"sum", &state.sum}}};
    }
    void step_group(const optim::OptimizerParamGroup& group) override {
      const auto& o = options_of<AdagradOptions>(group);
      optim::Pass(*this, group).run(AdagradStep{o.lr(), o.lr_decay(), o.weight_decay(), o.eps()});
    }
  };

  TEST_CASE("an AdaGrad is one file") {
    const std::vector<Tensor> p = two_parameters();
    Adagrad optimizer(p, AdagradOptions(0.5).lr_decay(0.1).weight_decay(0.01));
    std::vector<double> values = {0.5, -1.25, 2.0, 0.3, -0.7}, sums(5);
    for (int t = 1; t <= 6; ++t) {
      const double w0 = values[0];
      const std::vector<double> b = {values[3] - 1, values[4] - 1};
      for (std::size_t i = 0; i < 5; ++i) {  // by hand, as PyTorch documents it
        double g = i < 3 ? 4 * std::pow(values[i], 3) : 2 * b[i - 3] * w0;
        if (i == 0) g += b[0] * b[0] + b[1] * b[1];
        g += 0.01 * values[i];
        sums[i] += g * g;
        values[i] -= 0.5 / (1 + (t - 1) * 0.1) * g / (std::sqrt(sums[i]) + 1e-10);
      }
      optimizer.zero_grad();
      optimizer.step([&] {
        const Tensor loss = loss_of(p);
        loss.backward();
        return loss;
      });
    }
    check_values(p, values);
  }

  // What only steps, in tensor operations, needs no pass.
  struct SignDescent : optim::Optimizer {
    SignDescent(std::vector<Tensor> parameters, double lr)
        : Optimizer({optim::OptimizerParamGroup(std::move(parameters))},
                    std::make_unique<optim::SGDOptions>(lr)) {}
    Tensor step(LossClosure closure = nullptr) override {
      const Tensor loss = closure ? closure() : Tensor();
      const NoGradGuard no_grad;
      for (auto& group : param_groups_)
        for (auto& p : group.params()) p.sub_(p.grad() / p.grad().abs() * group.options().get_lr());
      return loss;
    }
  };

  TEST_CASE("an optimizer of one's own") {
    const std::vector<Tensor> p = two_parameters();
    SignDescent optimizer(p, 0.25);
    loss_of(p).backward();
    optimizer.step();
    check_values(p, {0.25, -1.0, 1.75, 0.55, -0.45});
  }
}
