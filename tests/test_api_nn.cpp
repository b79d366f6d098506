// Modules as libtorch means them. Compiled with this library and with libtorch: every expectation
// here is libtorch 1.13's.
#include "common/nn.hpp"

#include "checks.hpp"

#include <cmath>

using namespace ladder;
using namespace checks;

struct BlockImpl : nn::Module {
  explicit BlockImpl(std::int64_t size) {
    fc = register_module("fc", nn::Linear(size, size));
    scale = register_parameter("scale", ones({1}));
    count = register_buffer("count", zeros({1}, kInt64));
  }
  Tensor forward(const Tensor& x) { return fc(x).relu() * scale; }

  nn::Linear fc{nullptr};
  Tensor scale, count;
};
TORCH_MODULE(Block);

struct NetImpl : nn::Module {
  NetImpl() : nn::Module("Net") {
    in = register_module("in", nn::Linear(3, 2));
    blocks = register_module("blocks", nn::Sequential(Block(2), nn::Tanh(), Block(2)));
  }
  Tensor forward(const Tensor& x) { return blocks->forward(in(x)); }

  nn::Linear in{nullptr};
  nn::Sequential blocks{nullptr};
};
TORCH_MODULE(Net);

namespace {

using Names = std::vector<std::string>;

const Names kParameters = {"in.weight",          "in.bias",          "blocks.0.scale",
                           "blocks.0.fc.weight", "blocks.0.fc.bias", "blocks.2.scale",
                           "blocks.2.fc.weight", "blocks.2.fc.bias"};

Tensor norm_of(const Tensor& x) { return x.pow(2).sum().sqrt(); }

}  // namespace

TEST_SUITE("api_nn") {
  TEST_CASE("parameters and buffers are listed under dotted names") {
    const Net net;
    CHECK(net->named_parameters().keys() == kParameters);
    CHECK(net->parameters().size() == 8);
    CHECK(net->parameters(/*recurse=*/false).empty());
    CHECK(net->named_buffers().keys() == Names{"blocks.0.count", "blocks.2.count"});
    CHECK(net->buffers().size() == 2);
    CHECK(net->named_parameters()["in.bias"].is_same(net->in->bias));
    CHECK(net->named_parameters().contains("in.weight"));
    CHECK(!net->named_parameters().contains("weight"));
    CHECK(net->named_parameters()[1].key() == "in.bias");
    CHECK(net->named_parameters().find("no") == nullptr);
    CHECK(net->parameters()[0].requires_grad());
    CHECK(net->parameters()[0].is_leaf());
    CHECK(!net->buffers()[0].requires_grad());
    CHECK(throws_with([&] { net->named_parameters()["no"]; }, {"'no' is not defined"}));
  }

  TEST_CASE("modules and children") {
    Net net;
    CHECK(net->named_modules().keys() == Names{"", "in", "blocks", "blocks.0", "blocks.0.fc",
                                               "blocks.1", "blocks.2", "blocks.2.fc"});
    CHECK(net->modules().size() == 8);
    CHECK(net->modules(/*include_self=*/false).size() == 7);
    CHECK(net->named_modules("net", false).keys()[2] == "net.blocks.0");
    CHECK(net->named_children().keys() == Names{"in", "blocks"});
    CHECK(net->children()[0].get() == net->in.get());
    CHECK(net->name() == "Net");
    CHECK(net->in->name().find("::nn::LinearImpl") != std::string::npos);
    CHECK(net->children()[0]->as<nn::Linear>() == net->in.get());
    CHECK(net->children()[0]->as<nn::ReLU>() == nullptr);
    int linears = 0;
    net->apply([&](nn::Module& module) { linears += module.as<nn::Linear>() != nullptr; });
    CHECK(linears == 3);
  }

  TEST_CASE("names that are refused") {
    struct Empty : nn::Module {};
    Empty module;
    module.register_parameter("p", ones({1}));
    module.register_module("m", nn::ReLU());
    module.register_buffer("b", ones({1}));
    CHECK(throws_with([&] { module.register_parameter("p", ones({1})); },
                      {"Parameter 'p' already defined"}));
    CHECK(throws_with([&] { module.register_module("m", nn::ReLU()); },
                      {"Submodule 'm' already defined"}));
    CHECK(throws_with([&] { module.register_buffer("b", ones({1})); },
                      {"Buffer 'b' already defined"}));
    CHECK(throws_with([&] { module.register_parameter("a.b", ones({1})); },
                      {"Parameter name must not contain a dot (got 'a.b')"}));
    CHECK(throws_with([&] { module.register_module("", nn::ReLU()); },
                      {"Submodule name must not be empty"}));
  }

  TEST_CASE("parameters that take no gradient, or are not there") {
    struct Odd : nn::Module {
      Odd() {
        frozen = register_parameter("frozen", ones({1}), /*requires_grad=*/false);
        missing = register_parameter("missing", Tensor(), false);
      }
      Tensor frozen, missing;
    };
    Odd odd;
    CHECK(odd.named_parameters().keys() == Names{"frozen"});
    CHECK(!odd.frozen.requires_grad());
    CHECK(!odd.missing.defined());
    CHECK(throws_with([&] { odd.register_parameter("missing", ones({1})); },
                      {"Parameter 'missing' already defined"}));
  }

  TEST_CASE("train, eval, zero_grad, to") {
    Net net;
    CHECK(net->is_training());
    net->eval();
    CHECK(!net->blocks[1]->is_training());
    net->train();
    CHECK(net->blocks[1]->is_training());

    net(ones({4, 3})).sum().backward();
    CHECK(net->in->weight.grad().defined());
    net->zero_grad(/*set_to_none=*/false);
    CHECK(same(net->in->weight.grad(), zeros({2, 3})));
    net->zero_grad();
    CHECK(net->in->weight.grad().defined() == kPyTorch1);
    net->zero_grad(/*set_to_none=*/true);
    CHECK(!net->in->weight.grad().defined());

    const Tensor weight = net->in->weight, values = weight.detach().clone();
    net->to(kFloat64);
    CHECK(has_dtype(weight, kFloat64));
    CHECK(same(weight, values.to(kFloat64)));
    CHECK(weight.is_leaf());
    CHECK(weight.requires_grad());
    CHECK(has_dtype(net(ones({4, 3}, kFloat64)), kFloat64));
    net->to(kCPU, kFloat32);
    CHECK(same(weight, values));
  }

  TEST_CASE("holders share their module") {
    nn::Linear fc(3, 2), other = fc, none{nullptr};
    CHECK(other->weight.is_same(fc->weight));
    CHECK(fc.ptr() == other.ptr());
    CHECK(none.is_empty());
    CHECK(!none);
    CHECK(throws_with([&] { none->weight.dim(); }, {"Accessing empty ModuleHolder"}));
    none = fc;
    CHECK(!none.is_empty());
    const std::shared_ptr<nn::Module> module = fc.ptr();
    CHECK(module.get() == fc.get());
  }

  TEST_CASE("Linear") {
    nn::Linear fc(3, 2);
    CHECK(has_sizes(fc->weight, {2, 3}));
    CHECK(has_sizes(fc->bias, {2}));
    CHECK(fc->options.in_features() == 3);
    CHECK(fc->options.bias());
    CHECK(fc->weight.abs().max().item<double>() <= 1 / std::sqrt(3.0));
    const Tensor x = arange(12, kFloat32).view({4, 3});
    CHECK(close(fc(x), x.mm(fc->weight.t()) + fc->bias));
    CHECK(close(fc(x.view({2, 2, 3})), fc(x).view({2, 2, 2})));
    CHECK(close(fc(x[1]), fc(x)[1]));
    CHECK(throws_with(
        [&] {
          fc(ones({4, 5}));
        },
        {"mat1 and mat2 shapes cannot be multiplied (4x5 and 3x2)"}));
    fc(x).sum().backward();
    CHECK(same(fc->bias.grad(), tensor({4.0, 4.0})));
    CHECK(same(fc->weight.grad(), tensor({{18.0, 22.0, 26.0}, {18.0, 22.0, 26.0}})));

    nn::Linear no_bias(nn::LinearOptions(3, 2).bias(false));
    CHECK(!no_bias->bias.defined());
    CHECK(no_bias->parameters().size() == 1);
    CHECK(close(no_bias(x), x.mm(no_bias->weight.t())));

    manual_seed(0);
    nn::Linear drawn(2, 1);
    CHECK(close(drawn->weight, tensor({{-0.00529398, 0.37932282}})));
    CHECK(close(drawn->bias, tensor({-0.58198076})));
    manual_seed(0);
    drawn->reset_parameters();
    CHECK(close(drawn->bias, tensor({-0.58198076})));
  }

  TEST_CASE("activations") {
    const Tensor x = tensor({-1.0, 0.0, 2.0});
    CHECK(same(nn::ReLU()(x), x.relu()));
    CHECK(same(nn::Sigmoid()(x), x.sigmoid()));
    CHECK(same(nn::Tanh()(x), x.tanh()));
    CHECK(nn::Identity()(x).is_same(x));
    CHECK(same(nn::Functional([](const Tensor& t) { return t * 2; })(x), x * 2));
    const Tensor copy = x.clone();
    nn::ReLU in_place(nn::ReLUOptions(true));
    CHECK(in_place(copy).is_same(copy));
    CHECK(same(copy, tensor({0.0, 0.0, 2.0})));
  }

  TEST_CASE("Sequential") {
    nn::Sequential net(nn::Linear(3, 4), nn::ReLU(), nn::Linear(4, 1));
    CHECK(net->size() == 3);
    CHECK(!net->is_empty());
    CHECK(has_sizes(net->forward(ones({5, 3})), {5, 1}));
    CHECK(net->named_parameters().keys() == Names{"0.weight", "0.bias", "2.weight", "2.bias"});
    CHECK(net[0]->as<nn::Linear>()->weight.is_same(net->parameters()[0]));
    CHECK(net->at<nn::LinearImpl>(2).options.in_features() == 4);
    CHECK(net->ptr(1)->as<nn::ReLU>() != nullptr);
    CHECK(net->ptr<nn::LinearImpl>(0)->options.out_features() == 4);
    net->push_back(nn::Tanh());
    net->push_back("last", nn::Linear(1, 2));
    CHECK(net->named_children().keys() == Names{"0", "1", "2", "3", "last"});
    int modules = 0;
    for (auto& module : *net) modules += module.ptr() != nullptr;
    CHECK(modules == 5);
    CHECK(net->begin()->get<nn::LinearImpl>().options.in_features() == 3);

    nn::Sequential named({{"fc", nn::Linear(3, 2)}, {"act", nn::ReLU()}});
    CHECK(named->named_parameters().keys() == Names{"fc.weight", "fc.bias"});
    CHECK(has_sizes(named->forward(ones({5, 3})), {5, 2}));

    const nn::Sequential empty;
    CHECK(empty->is_empty());
    CHECK(throws_with([&] { nn::Sequential()->forward(ones({1})); },
                      {"Cannot call forward() on an empty Sequential"}));
    CHECK(throws_with([&] { net[9]; }, {"Index out of range"}));
    CHECK(throws_with([&] { net->at<nn::ReLUImpl>(0); }, {"Attempted to cast module of type"}));
    CHECK(throws_with([&] { named->push_back("fc", nn::ReLU()); }, {"'fc' already defined"}));
  }

  TEST_CASE("printing") {
    CHECK(text_of(nn::Linear(3, 2)) ==
          "torch::nn::Linear(in_features=3, out_features=2, bias=true)");
    CHECK(text_of(nn::ReLU()) == "torch::nn::ReLU()");
    CHECK(text_of(nn::ReLU(nn::ReLUOptions(true))) == "torch::nn::ReLU(inplace=true)");
    CHECK(text_of(nn::Sequential(nn::Sigmoid(), nn::Tanh(), nn::Identity())) ==
          "torch::nn::Sequential(\n"
          "  (0): torch::nn::Sigmoid()\n"
          "  (1): torch::nn::Tanh()\n"
          "  (2): torch::nn::Identity()\n"
          ")");
    CHECK(
        text_of(Net()).find("Net(\n"
                            "  (in): torch::nn::Linear(in_features=3, out_features=2, bias=true)\n"
                            "  (blocks): torch::nn::Sequential(\n"
                            "    (0): BlockImpl(\n"
                            "      (fc): torch::nn::Linear(") == 0);
  }

  TEST_CASE("MSELoss and mse_loss") {
    namespace F = nn::functional;
    const Tensor a = tensor({1.0, 2.0, 5.0}).requires_grad_(), b = zeros({3});
    CHECK(same(nn::MSELoss()(a, b), tensor(10.0)));
    CHECK(same(nn::MSELoss(nn::MSELossOptions().reduction(kSum))(a, b), tensor(30.0)));
    CHECK(same(nn::MSELoss(nn::MSELossOptions(kNone))(a, b), tensor({1.0, 4.0, 25.0})));
    CHECK(same(F::mse_loss(a, b), tensor(10.0)));
    CHECK(same(F::mse_loss(a, b, F::MSELossFuncOptions(kSum)), tensor(30.0)));
    nn::MSELoss(nn::MSELossOptions(kSum))(a, b).backward();
    CHECK(same(a.grad(), tensor({2.0, 4.0, 10.0})));
    CHECK(has_dtype(F::mse_loss(a.to(kFloat64), b.to(kFloat64)), kFloat64));
    CHECK(throws_with([&] { F::mse_loss(a, ones({2})); }, {"must match the size of tensor b (2)"}));
  }

  TEST_CASE("functional") {
    namespace F = nn::functional;
    const Tensor x = tensor({{1.0, -2.0}}), w = tensor({{3.0, 4.0}, {5.0, 6.0}});
    CHECK(same(F::linear(x, w), tensor({{-5.0, -7.0}})));
    CHECK(same(F::linear(x, w, tensor({1.0, 2.0})), tensor({{-4.0, -5.0}})));
    CHECK(same(F::relu(x), tensor({{1.0, 0.0}})));
    CHECK(same(F::relu(x, F::ReLUFuncOptions(true)), tensor({{1.0, 0.0}})));
    CHECK(same(x, tensor({{1.0, 0.0}})));
  }

  TEST_CASE("init writes values, and records nothing") {
    const Tensor w = zeros({200, 50}).requires_grad_();
    CHECK(nn::init::ones_(w).is_same(w));
    CHECK(same(w, ones({200, 50})));
    CHECK(same(nn::init::zeros_(w), zeros({200, 50})));
    CHECK(same(nn::init::constant_(w, 2.5), full({200, 50}, 2.5)));
    CHECK(w.is_leaf());
    CHECK(w.requires_grad());
    nn::init::normal_(w, 3, 0.5);
    CHECK(std::abs(w.mean().item<double>() - 3) < 0.05);
    CHECK(std::abs(norm_of(w.detach() - 3).item<double>() / 100 - 0.5) < 0.05);
    nn::init::uniform_(w, -2, -1);
    CHECK(w.max().item<double>() < -1);
    CHECK(w.min().item<double>() >= -2);
    const auto bound = [&](double expected) {
      const double largest = w.abs().max().item<double>();
      return largest <= expected && largest > expected * 0.99;
    };
    CHECK(nn::init::calculate_gain(kTanh) == 5.0 / 3);
    CHECK(nn::init::calculate_gain(kSigmoid) == 1);
    CHECK(nn::init::calculate_gain(kReLU) == std::sqrt(2.0));
    CHECK(nn::init::calculate_gain(kLeakyReLU) == std::sqrt(2 / 1.0001));
    CHECK(nn::init::calculate_gain(kLeakyReLU, 1) == 1);
    nn::init::kaiming_uniform_(w);
    CHECK(bound(std::sqrt(6.0 / 50)));
    nn::init::kaiming_uniform_(w, std::sqrt(5), kFanOut);
    CHECK(bound(std::sqrt(1.0 / 200)));
    nn::init::kaiming_uniform_(w, 0, kFanIn, kTanh);
    CHECK(bound(5.0 / 3 * std::sqrt(3.0 / 50)));
    nn::init::xavier_uniform_(w);
    CHECK(bound(std::sqrt(6.0 / 250)));
    nn::init::xavier_uniform_(w, 2);
    CHECK(bound(2 * std::sqrt(6.0 / 250)));
    CHECK(throws_with([] { nn::init::xavier_uniform_(ones({3})); },
                      {"Fan in and fan out can not be computed for tensor with fewer than 2"}));
    manual_seed(3);
    const Tensor a = nn::init::normal_(empty({20}));
    manual_seed(3);
    CHECK(same(randn({20}), a));
  }
}
