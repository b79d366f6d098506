// Modules against PyTorch 1.13: names, printing, what is drawn, and what is refused.
#include "common/nn.hpp"

#include "checks.hpp"

#include <cmath>
#include <iostream>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

using namespace ladder;

// A module as a learner writes one: with a layer, a list of layers, and a tensor that is not
// trained.
struct TwoLayers : nn::Module {
  TwoLayers() {
    first = register_module("first", nn::Linear(2, 3));
    rest = register_module(
        "rest", nn::Sequential(nn::ReLU(), nn::Linear(nn::LinearOptions(3, 1).bias(false))));
    shift = register_buffer("shift", ones({1}));
  }
  Tensor forward(const Tensor& x) { return rest->forward(first(x)) + shift; }

  nn::Linear first{nullptr};
  nn::Sequential rest{nullptr};
  Tensor shift;
};

struct ScaleImpl : nn::Module {
  explicit ScaleImpl(double start = 2) { factor = register_parameter("factor", full({1}, start)); }
  Tensor forward(Tensor x) { return x * factor; }

  Tensor factor;
};
TORCH_MODULE(Scale);

namespace {

template <class T> std::string text_of(const T& value) {
  std::ostringstream out;
  out << value;
  return out.str();
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

// What f() writes to stderr.
template <class F> std::string warning_of(F f) {
  std::ostringstream out;
  std::streambuf* before = std::cerr.rdbuf(out.rdbuf());
  f();
  std::cerr.rdbuf(before);
  return out.str();
}

void check_close(const Tensor& tensor, const std::vector<double>& expected, double tolerance) {
  REQUIRE(tensor.numel() == static_cast<std::int64_t>(expected.size()));
  const Tensor flat = tensor.detach().reshape({-1});
  for (std::size_t i = 0; i < expected.size(); ++i) {
    const double value = flat[static_cast<std::int64_t>(i)].item<double>();
    CAPTURE(i);
    CAPTURE(value);
    CAPTURE(expected[i]);
    CHECK(std::abs(value - expected[i]) <= tolerance * std::abs(expected[i]));
  }
}

using Names = std::vector<std::string>;

}  // namespace

TEST_SUITE("nn") {
  TEST_CASE("parameters, buffers and modules are found by their names") {
    const auto net = std::make_shared<TwoLayers>();
    const auto parameters = net->named_parameters();
    CHECK(parameters.keys() == Names{"first.weight", "first.bias", "rest.1.weight"});
    CHECK(parameters["first.weight"].sizes() == std::vector<std::int64_t>{3, 2});
    CHECK(parameters[2].value().is_same(net->parameters()[2]));
    CHECK(parameters["first.bias"].requires_grad());
    CHECK(net->parameters(/*recurse=*/false).empty());
    CHECK(net->first->named_parameters(/*recurse=*/false).keys() == Names{"weight", "bias"});
    CHECK(net->named_buffers().keys() == Names{"shift"});
    CHECK(!net->buffers()[0].requires_grad());
    CHECK(net->named_modules().keys() == Names{"", "first", "rest", "rest.0", "rest.1"});
    CHECK(net->named_modules("net", false).keys() ==
          Names{"net.first", "net.rest", "net.rest.0", "net.rest.1"});
    CHECK(net->modules().size() == 5);
    CHECK(net->modules(/*include_self=*/false).size() == 4);
    CHECK(net->named_children().keys() == Names{"first", "rest"});
    CHECK(net->children().size() == 2);
    CHECK(net->children()[0].get() == net->first.get());
  }

  TEST_CASE("an undefined parameter keeps its name, but is not listed") {
    nn::Linear fc(nn::LinearOptions(3, 1).bias(false));
    CHECK(!fc->bias.defined());
    CHECK(fc->named_parameters().keys() == Names{"weight"});
    CHECK(error_of([&] { fc->register_parameter("bias", ones({1})); }) ==
          "Parameter 'bias' already defined");
  }

  TEST_CASE("names are refused in libtorch's words") {
    TwoLayers net;
    CHECK(error_of([&] { net.register_module("first", nn::ReLU()); }) ==
          "Submodule 'first' already defined");
    CHECK(error_of([&] { net.register_module("a.b", nn::ReLU()); }) ==
          "Submodule name must not contain a dot (got 'a.b')");
    CHECK(error_of([&] { net.register_module("", nn::ReLU()); }) ==
          "Submodule name must not be empty");
    CHECK(error_of([&] { net.register_parameter("a.b", ones({1})); }) ==
          "Parameter name must not contain a dot (got 'a.b')");
    CHECK(error_of([&] { net.register_parameter("", ones({1})); }) ==
          "Parameter name must not be empty");
    CHECK(error_of([&] { net.register_buffer("shift", ones({1})); }) ==
          "Buffer 'shift' already defined");
    CHECK(error_of([&] { net.register_buffer("a.b", ones({1})); }) ==
          "Buffer name must not contain a dot (got 'a.b')");
    CHECK(error_of([&] { net.register_buffer("", ones({1})); }) == "Buffer name must not be empty");
    CHECK(error_of([&] { net.named_parameters()["none"]; }) == "Key 'none' is not defined");
    CHECK(error_of([&] { net.named_parameters()[9]; }) == "Index 9 is out of bounds");
    CHECK(error_of([&] { net.named_children()["none"]; }) == "Submodule 'none' is not defined");
  }

  TEST_CASE("a module on the stack has no pointer to itself") {
    TwoLayers net;
    CHECK(net.parameters().size() == 3);
    CHECK(net.modules(/*include_self=*/false).size() == 4);
    CHECK(error_of([&] { net.modules(); }).find("Use std::make_shared<TwoLayers> instead") !=
          std::string::npos);
  }

  TEST_CASE("printing shows the tree") {
    CHECK(text_of(TwoLayers()) ==
          "TwoLayers(\n"
          "  (first): torch::nn::Linear(in_features=2, out_features=3, bias=true)\n"
          "  (rest): torch::nn::Sequential(\n"
          "    (0): torch::nn::ReLU()\n"
          "    (1): torch::nn::Linear(in_features=3, out_features=1, bias=false)\n"
          "  )\n"
          ")");
    const nn::Sequential all({{"relu", nn::ReLU(nn::ReLUOptions().inplace(true))},
                              {"sigmoid", nn::Sigmoid()},
                              {"tanh", nn::Tanh()},
                              {"identity", nn::Identity()},
                              {"function", nn::Functional([](Tensor x) { return x.exp(); })}});
    CHECK(text_of(all) ==
          "torch::nn::Sequential(\n"
          "  (relu): torch::nn::ReLU(inplace=true)\n"
          "  (sigmoid): torch::nn::Sigmoid()\n"
          "  (tanh): torch::nn::Tanh()\n"
          "  (identity): torch::nn::Identity()\n"
          "  (function): torch::nn::Functional()\n"
          ")");
    CHECK(text_of(nn::MSELoss()) == "torch::nn::MSELoss()");
    CHECK(text_of(nn::Sequential()) == "torch::nn::Sequential");
    CHECK(text_of(nn::Module("my name")) == "my name");
    CHECK(TwoLayers().name() == "TwoLayers");
    CHECK(Scale()->name() == "ScaleImpl");
  }

  TEST_CASE("a parameter that was moved is still one that may not be written to") {
    nn::Linear fc(2, 2);
    fc->to(kFloat64);
    CHECK(checks::throws_with([&] { fc->weight.mul_(2); }, {"a leaf Variable that requires grad"}));
    CHECK(checks::throws_with([&] { fc->weight[0].fill_(1); }, {"a view of a leaf Variable"}));
    const Tensor detached = fc->weight.detach();
    detached[0].fill_(1);
    CHECK(checks::same(fc->weight.detach()[0], ones({2}, kFloat64)));
  }

  TEST_CASE("apply visits a module and all below it") {
    const auto net = std::make_shared<TwoLayers>();
    int count = 0;
    net->apply([&](nn::Module&) { ++count; });
    CHECK(count == 5);
    Names linears;
    net->apply([&](nn::Module& module) {
      if (const auto* fc = module.as<nn::Linear>())
        linears.push_back(std::to_string(fc->options.out_features()));
    });
    CHECK(linears == Names{"3", "1"});
  }

  TEST_CASE("a module can be asked what it is") {
    const std::shared_ptr<nn::Module> module = nn::Linear(3, 4).ptr();
    CHECK(module->as<nn::Linear>() == module.get());
    CHECK(module->as<nn::LinearImpl>()->weight.size(0) == 4);
    CHECK(module->as<nn::ReLU>() == nullptr);
  }

  TEST_CASE("train and eval reach every child") {
    TwoLayers net;
    CHECK(net.is_training());
    net.eval();
    CHECK(!net.rest[1]->is_training());
    net.train();
    CHECK(net.rest[1]->is_training());
  }

  TEST_CASE("zero_grad forgets the gradients, or fills them with 0") {
    TwoLayers net;
    net.forward(ones({4, 2})).sum().backward();
    CHECK(net.first->bias.grad().defined());
    net.zero_grad(/*set_to_none=*/false);
    CHECK(equal(net.first->bias.grad(), zeros({3})));
    net.zero_grad();
    CHECK(!net.first->bias.grad().defined());
  }

  TEST_CASE("to converts parameters and buffers, and keeps the tensors that others hold") {
    TwoLayers net;
    const Tensor held = net.parameters()[0];
    const Tensor values = held.detach().clone();
    net.to(kFloat64);
    CHECK((held.scalar_type() == kFloat64));
    CHECK(held.is_same(net.first->weight));
    CHECK(equal(held.detach(), values.to(kFloat64)));
    CHECK(held.requires_grad());
    CHECK(held.is_leaf());
    CHECK((net.shift.scalar_type() == kFloat64));
    net.forward(ones({4, 2}, kFloat64)).sum().backward();
    CHECK((held.grad().scalar_type() == kFloat64));
    net.to(kCPU);
    net.to(kCPU, kFloat32);
    CHECK((net.first->bias.scalar_type() == kFloat32));
  }

  TEST_CASE("to between forward and backward, and with gradients") {
    nn::Linear fc(2, 1);
    const Tensor before = fc(ones({1, 2})).sum();
    before.backward();
    fc->to(kFloat64);
    CHECK((fc->weight.grad().scalar_type() == kFloat64));
    fc(ones({1, 2}, kFloat64)).sum().backward();
    CHECK(equal(fc->weight.grad(), full({1, 2}, 2.0, kFloat64)));
  }

  TEST_CASE("a holder shares its module") {
    nn::Linear fc(3, 4), same = fc, none = nullptr;
    CHECK(same.get() == fc.get());
    CHECK(fc);
    CHECK(none.is_empty());
    CHECK(error_of([&] { none->weight.dim(); }) == "Accessing empty ModuleHolder");
    CHECK(error_of([&] { TwoLayers().register_module("none", none); }) ==
          "Accessing empty ModuleHolder");
    none = same;
    CHECK(none->options.out_features() == 4);
    const nn::Linear from_pointer(std::make_shared<nn::LinearImpl>(1, 1));
    CHECK(from_pointer->weight.numel() == 1);
  }

  TEST_CASE("Linear draws weight, then bias, as PyTorch does from the same seed") {
    manual_seed(0);
    const nn::Linear fc(3, 2);
    check_close(fc->weight,
                {-0.004322517663240433, 0.3097158372402191, -0.4751853346824646,
                 -0.4248946011066437, -0.2223689705133438, 0.15482072532176971},
                1e-6);
    check_close(fc->bias, {-0.011439144611358643, 0.45777493715286255}, 1e-6);
    manual_seed(0);
    const nn::Linear no_bias(nn::LinearOptions(3, 2).bias(false));
    CHECK(equal(no_bias->weight.detach(), fc->weight.detach()));
    check_close(rand({1}), {0.4900934100151062}, 1e-6);
  }

  TEST_CASE("Linear maps the last dimension") {
    nn::Linear fc(3, 4);
    {
      NoGradGuard no_grad;
      nn::init::ones_(fc->weight);
      nn::init::constant_(fc->bias, 0.5);
    }
    CHECK(equal(fc(ones({2, 3})).detach(), full({2, 4}, 3.5)));
    CHECK(equal(fc(ones({5, 2, 3})).detach(), full({5, 2, 4}, 3.5)));
    CHECK(equal(fc(ones({3})).detach(), full({4}, 3.5)));
    CHECK(error_of([&] {
            fc(ones({2, 5}));
          }) == "mat1 and mat2 shapes cannot be multiplied (2x5 and 3x4)");

    fc(ones({2, 3})).sum().backward();
    CHECK(equal(fc->weight.grad(), full({4, 3}, 2.0)));
    CHECK(equal(fc->bias.grad(), full({4}, 2.0)));
    fc->zero_grad();
    fc(ones({5, 2, 3})).sum().backward();
    CHECK(equal(fc->bias.grad(), full({4}, 10.0)));
  }

  TEST_CASE("Linear without inputs has a bias of zeros, as in PyTorch") {
    std::optional<nn::Linear> fc;
    CHECK(warning_of([&] { fc.emplace(0, 3); }) ==
          "Warning: Initializing zero-element tensors is a no-op\n");
    CHECK((*fc)->weight.sizes() == std::vector<std::int64_t>{3, 0});
    CHECK(equal((*fc)->bias.detach(), zeros({3})));
    CHECK(warning_of([] { nn::Linear(3, 0); }).find("no-op") != std::string::npos);
  }

  TEST_CASE("activations") {
    const Tensor x = tensor({-1.0, 0.0, 2.0});
    CHECK(equal(nn::ReLU()(x), tensor({0.0, 0.0, 2.0})));
    CHECK(nn::Sigmoid()(x).allclose(tensor({0.26894143, 0.5, 0.88079703})));
    CHECK(nn::Tanh()(x).allclose(tensor({-0.76159418, 0.0, 0.96402758})));
    CHECK(nn::Identity()(x).is_same(x));
    CHECK(equal(nn::Functional([](Tensor t) { return t * 2; })(x), x * 2));
    CHECK(equal(nn::Functional([](Tensor t, double by) { return t * by; }, 3.0)(x), x * 3));
    CHECK(equal(nn::functional::relu(x), tensor({0.0, 0.0, 2.0})));
    nn::ReLU(nn::ReLUOptions(/*inplace=*/true))(x);
    CHECK(equal(x, tensor({0.0, 0.0, 2.0})));
  }

  TEST_CASE("MSELoss") {
    const Tensor a = tensor({{1.0, 2.0}, {3.0, 4.0}}).requires_grad_();
    const Tensor b = zeros({2, 2});
    nn::MSELoss sum(nn::MSELossOptions().reduction(kSum)), mean, none(kNone);
    CHECK(sum(a, b).item<float>() == 30);
    CHECK(mean(a, b).item<float>() == 7.5);
    CHECK(equal(none(a, b).detach(), tensor({{1.0, 4.0}, {9.0, 16.0}})));
    CHECK(nn::functional::mse_loss(a, b, nn::functional::MSELossFuncOptions(kSum)).item<float>() ==
          30);
    mean(a, b).backward();
    CHECK(equal(a.grad(), tensor({{0.5, 1.0}, {1.5, 2.0}})));
  }

  TEST_CASE("MSELoss warns of shapes that differ, and broadcasts") {
    nn::MSELoss loss;
    CHECK(warning_of([&] {
            CHECK(loss(ones({2, 3}), zeros({3})).item<float>() == 1);
          })
              .find("Using a target size ([3]) that is different to the input size ([2, 3]). This "
                    "will likely lead to incorrect results due to broadcasting. Please ensure they "
                    "have the same size.") != std::string::npos);
    warning_of([&] {
      CHECK(error_of([&] {
              loss(ones({2, 3}), zeros({2}));
            }).find("The size of tensor a (3) must match the size of tensor b (2)") == 0);
    });
  }

  TEST_CASE("Sequential runs its modules one after the other") {
    nn::Sequential model(Scale(3.0), std::make_shared<ScaleImpl>(5.0), ScaleImpl(),
                         nn::Functional([](Tensor x) { return x + 1; }));
    CHECK(model->size() == 4);
    CHECK(model->forward(ones({1})).item<float>() == 31);
    CHECK(model->named_parameters().keys() == Names{"0.factor", "1.factor", "2.factor"});
    model->push_back("last", Scale());
    model->push_back(Scale(0.5));
    CHECK(model->named_children().keys() == Names{"0", "1", "2", "3", "last", "5"});
    CHECK(model->forward(ones({1})).item<float>() == 31);
    CHECK(model->at<ScaleImpl>(1).factor.item<float>() == 5);
    CHECK(model[0]->name() == "ScaleImpl");
    CHECK(model->ptr(2) == model->children()[2]);
    CHECK(model->ptr<ScaleImpl>(0)->factor.item<float>() == 3);
    int scales = 0;
    for (const auto& module : *model) scales += module.ptr()->as<Scale>() != nullptr;
    CHECK(scales == 5);
  }

  TEST_CASE("Sequential with names") {
    const nn::Sequential braces({{"a", Scale()}, {"b", nn::ReLU()}});
    CHECK(braces->named_children().keys() == Names{"a", "b"});
    CHECK(error_of([&] {
            nn::Sequential({{"a", Scale()}, {"a", Scale()}});
          }) == "Submodule 'a' already defined");
  }

  TEST_CASE("misuse of Sequential is refused in libtorch's words") {
    nn::Sequential model(Scale(2.0)), empty;
    CHECK(empty->is_empty());
    CHECK(error_of([&] { empty->forward(ones({1})); }) ==
          "Cannot call forward() on an empty Sequential");
    CHECK(error_of([&] { model->ptr(1); }) == "Index out of range");
    CHECK(error_of([&] { model->at<ScaleImpl>(1); }) == "Index out of range");
    CHECK(error_of([&] { model->at<TwoLayers>(0); }) ==
          "Attempted to cast module of type ScaleImpl to type TwoLayers");
  }

  TEST_CASE("initialisations draw what PyTorch draws") {
    namespace init = nn::init;
    manual_seed(0);
    const Tensor w = empty({2, 3});
    check_close(init::normal_(w, 1, 0.5),
                {1.7704980373382568, 0.853285551071167, -0.08939468860626221, 1.2842156887054443,
                 0.45773881673812866, 0.300702303647995},
                1e-5);
    check_close(init::uniform_(w, -1, 3),
                {-0.9106969833374023, -0.32456421852111816, 0.1755537986755371, 1.074087142944336,
                 1.790670394897461, 2.200045585632324},
                1e-5);
    check_close(init::kaiming_uniform_(w),
                {-0.9587534666061401, -0.6158374547958374, 0.513666570186615, 1.174345850944519,
                 -0.2910453975200653, 1.0582726001739502},
                1e-5);
    check_close(init::kaiming_uniform_(w, 0, kFanOut, kReLU),
                {-0.2791777551174164, 0.18327538669109344, 1.5683307647705078, -1.6067721843719482,
                 -1.0903916358947754, -0.43849506974220276},
                1e-5);
    check_close(init::kaiming_uniform_(w, 0, kFanIn, kTanh),
                {-0.6496665477752686, 1.4400012493133545, -1.0802993774414062, -0.7672214508056641,
                 -1.1644006967544556, -1.5609349012374878},
                1e-5);
    check_close(init::xavier_uniform_(w),
                {-0.6394556760787964, 0.9416425228118896, 0.4888077676296234, 0.5309321880340576,
                 0.057611171156167984, -0.5616166591644287},
                1e-5);
    check_close(init::xavier_uniform_(w, 2),
                {0.3706650733947754, -2.0456228256225586, -1.5830633640289307, -1.129469633102417,
                 1.382315754890442, 1.2845655679702759},
                1e-5);
    CHECK(equal(init::zeros_(w), zeros({2, 3})));
    CHECK(equal(init::ones_(w), ones({2, 3})));
    CHECK(equal(init::constant_(w, 2.5), full({2, 3}, 2.5)));
    CHECK(error_of([] { init::kaiming_uniform_(ones({3})); }) ==
          "Fan in and fan out can not be computed for tensor with fewer than 2 dimensions");
  }

  TEST_CASE("initialisations keep to their bounds, write unrecorded, and take trained tensors") {
    manual_seed(1);
    const Tensor w = empty({200, 300}, requires_grad());
    nn::init::normal_(w, 2, 3);
    CHECK(w.mean().item<double>() == doctest::Approx(2).epsilon(0.02));
    CHECK((w - 2).pow(2).mean().item<double>() == doctest::Approx(9).epsilon(0.02));
    nn::init::xavier_uniform_(w);
    const double bound = std::sqrt(6.0 / 500);
    CHECK(w.max().item<double>() < bound);
    CHECK(w.min().item<double>() > -bound);
    CHECK(w.pow(2).mean().item<double>() == doctest::Approx(2.0 / 500).epsilon(0.02));
    CHECK(w.is_leaf());
    CHECK(w.requires_grad());
  }
}
