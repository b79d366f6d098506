// Every operation's derivative, and the derivative's derivative, against finite differences.
#include "common/autograd.hpp"

#include "checks.hpp"

using namespace ladder;
using namespace checks;
using autograd::gradcheck;
using autograd::gradgradcheck;
using autograd::variable_list;

namespace {

using Sizes = std::vector<std::int64_t>;

// Where an operation is defined and smooth, with room to nudge. No two elements of a tensor are
// equal, so that max() has one place to look at.
enum class Domain { all, positive, away_from_0 };

Tensor sample(const Sizes& sizes, Domain domain, std::uint64_t seed) {
  manual_seed(seed);
  Tensor x = rand(sizes, kFloat64).add(0.1);  // 0.1 to 1.1
  if (domain == Domain::away_from_0) x = x * where(randn(sizes).gt(0), ones({}, kFloat64), -1.0);
  if (domain == Domain::all) x = x.sub(0.6) * 2;
  return x.requires_grad_();
}

void check(const std::string& name, const autograd::CheckedFunction& function,
           const variable_list& at) {
  std::string shapes;
  for (const Tensor& input : at) shapes += text_of(input.sizes());
  CAPTURE(name);
  CAPTURE(shapes);
  CHECK_NOTHROW(gradcheck(function, at));
  CHECK_NOTHROW(gradgradcheck(function, at));
}

using Function = Tensor (*)(const Tensor&);
struct Case {
  const char* name;
  Function function;
  Domain domain = Domain::all;
};

using Function2 = Tensor (*)(const Tensor&, const Tensor&);
struct Case2 {
  const char* name;
  Function2 function;
  Domain domain_a = Domain::all, domain_b = Domain::all;
};

using T = const Tensor&;
constexpr Domain kPositive = Domain::positive, kNonZero = Domain::away_from_0;

const Case kUnary[] = {
    {"neg", [](T x) { return -x; }},
    {"abs", [](T x) { return x.abs(); }, kNonZero},
    {"exp", [](T x) { return x.exp(); }},
    {"log", [](T x) { return x.log(); }, kPositive},
    {"sqrt", [](T x) { return x.sqrt(); }, kPositive},
    {"sigmoid", [](T x) { return x.sigmoid(); }},
    {"tanh", [](T x) { return x.tanh(); }},
    {"relu", [](T x) { return x.relu() * x; }, kNonZero},
    {"pow 0", [](T x) { return x.pow(0) * x; }},
    {"pow 1", [](T x) { return x.pow(1); }},
    {"pow 2", [](T x) { return x.pow(2); }},
    {"pow 3", [](T x) { return x.pow(3); }},
    {"pow 0.5", [](T x) { return x.pow(0.5); }, kPositive},
    {"pow -2", [](T x) { return x.pow(-2); }, kNonZero},
    {"number / x", [](T x) { return 3 / x; }, kNonZero},
    {"number - x", [](T x) { return (3 - x) * x; }},
    {"x + number", [](T x) { return (x + 1.5) * x; }},
    {"x / number", [](T x) { return x / 4 * x; }},
    {"x - number", [](T x) { return x.sub(2, 3) * x; }},
    {"clamp", [](T x) { return x.clamp(-0.5, 0.5) * x; }},
    {"clamp_min", [](T x) { return x.clamp_min(0.05) * x; }},
    {"clamp_max", [](T x) { return x.clamp_max(0.05) * x; }},
    {"where x", [](T x) { return where(x.gt(0.1), x * x, x.exp()); }},
    {"masked_fill", [](T x) { return x.masked_fill(x.gt(0.1), 2) * x; }},
    {"clone", [](T x) { return x.clone() * x; }},
    {"contiguous", [](T x) { return x.transpose(0, -1).contiguous().exp(); }},
    {"to float64", [](T x) { return x.to(kFloat64) * x; }},
    {"sum", [](T x) { return x.exp().sum(); }},
    {"sum 0", [](T x) { return x.exp().sum(0); }},
    {"sum -1", [](T x) { return x.exp().sum(-1); }},
    {"sum -1, kept", [](T x) { return (x * x).sum({-1}, true); }},
    {"mean", [](T x) { return x.numel() ? (x * x).mean() : x.sum(); }},
    {"mean 0", [](T x) { return x.size(0) ? (x * x).mean(0, true) : x; }},
    {"t", [](T x) { return x.dim() <= 2 ? x.t().exp() : x; }},
    {"transpose", [](T x) { return x.transpose(0, -1).exp() * 2; }},
    {"reshape", [](T x) { return x.transpose(0, -1).reshape({x.numel()}).exp(); }},
    {"view",
     [](T x) {
       return x.contiguous().view({x.numel(), 1}).exp();
     }},
    {"unsqueeze", [](T x) { return x.unsqueeze(1).exp(); }},
    {"expand",
     [](T x) {
       return x.unsqueeze(0).expand({2, -1, -1}).exp();
     }},
    {"select", [](T x) { return x.numel() ? x.select(-1, -1).exp() * x[0][0] : x; }},
    {"max", [](T x) { return x.numel() ? x.max() * x.max() : x.sum(); }},
    {"min", [](T x) { return x.numel() ? x.min() * x.min() : x.sum(); }},
    {"mm with itself", [](T x) { return x.mm(x.t()); }},
};

const Case2 kBinary[] = {
    {"add", [](T a, T b) { return (a + b) * (a + b); }},
    {"add, scaled", [](T a, T b) { return a.add(b, 3).exp(); }},
    {"sub", [](T a, T b) { return (a - b) * (a - b); }},
    {"mul", [](T a, T b) { return a * b; }},
    {"div", [](T a, T b) { return a / b; }, Domain::all, kNonZero},
    {"where", [](T a, T b) { return where((a - b).gt(0), a * a, b * b); }},
};

struct Product {
  Function2 function;
  Sizes a, b;
};
const Product kProducts[] = {
    {[](T a, T b) { return a[0].addmm(a.t(), b); }, {2, 3}, {2, 3}},
    {[](T a, T b) { return a.sum().addmm(a, b.t()); }, {2, 3}, {4, 3}},
    {[](T a, T b) { return a.mm(b); }, {2, 3}, {3, 4}},
    {[](T a, T b) { return a.t().mm(b); }, {3, 2}, {3, 4}},
    {[](T a, T b) { return a.mm(b.t()); }, {2, 3}, {4, 3}},
    {[](T a, T b) { return a.t().mm(b.t()).t(); }, {3, 2}, {4, 3}},
    {[](T a, T b) { return a.mm(b); }, {1, 1}, {1, 1}},
    {[](T a, T b) { return a.mm(b); }, {2, 0}, {0, 3}},
    {[](T a, T b) { return a.mm(b); }, {0, 2}, {2, 3}},
    {[](T a, T b) {
       return a[0].expand({2, 3}).mm(b);
     },
     {2, 3},
     {3, 2}},
    {[](T a, T b) { return a.select(2, 1).mm(b.select(0, 1)); }, {2, 3, 2}, {2, 3, 2}},
    {[](T a, T b) { return a.matmul(b); }, {3}, {3}},
    {[](T a, T b) { return a.matmul(b); }, {2, 3}, {3}},
    {[](T a, T b) { return a.matmul(b); }, {3}, {3, 2}},
    {[](T a, T b) { return a.matmul(b); }, {2, 2, 3}, {3, 2}},
    {[](T a, T b) { return a.matmul(b); }, {2, 1, 3}, {3}},
};

// The operation on a plain matrix, one of other strides, a row of it and one without elements.
void check_everywhere(const Case& c) {
  const auto on = [&](Function layout) -> autograd::CheckedFunction {
    return [&c, layout](const variable_list& x) { return variable_list{c.function(layout(x[0]))}; };
  };
  const Tensor x = sample({2, 3}, c.domain, 1);
  check(c.name, on([](T t) { return t; }), {x});
  check(c.name, on([](T t) { return t.t(); }), {x});
  check(c.name, on([](T t) { return t.select(1, 1); }), {sample({2, 2, 3}, c.domain, 2)});
  check(c.name, on([](T t) { return t; }), {sample({0, 3}, c.domain, 3)});
}

void check_everywhere(const Case2& c, const std::vector<std::pair<Sizes, Sizes>>& shapes) {
  for (const auto& [a, b] : shapes) {
    const Tensor x = sample(a, c.domain_a, 4), y = sample(b, c.domain_b, 5);
    const auto function = [&](const variable_list& in) {
      return variable_list{c.function(in[0], in[1])};
    };
    check(c.name, function, {x, y});
    check(c.name, function, {x.detach(), y});
    check(c.name, function, {x, y.detach()});
  }
}

}  // namespace

TEST_SUITE("ops") {
  TEST_CASE("one operand") {
    for (const Case& c : kUnary) check_everywhere(c);
  }

  TEST_CASE("two operands, broadcast every way") {
    for (const Case2& c : kBinary)
      check_everywhere(c, {{{2, 3}, {2, 3}},
                           {{2, 3}, {3}},
                           {{2, 1}, {1, 3}},
                           {{}, {2}},
                           {{2}, {}},
                           {{2, 1, 2}, {3, 1}},
                           {{0, 3}, {3}},
                           {{1}, {0}}});
  }

  TEST_CASE("two operands of other strides") {
    for (const Case2& c : kBinary)
      check(c.name,
            [&](const variable_list& in) {
              return variable_list{c.function(in[0].t(), in[1].expand({3, 2}))};
            },
            {sample({2, 3}, c.domain_a, 6), sample({2}, c.domain_b, 7)});
  }

  TEST_CASE("products") {
    for (const auto& [function, a, b] : kProducts) {
      const auto product = [f = function](const variable_list& in) {
        return variable_list{f(in[0], in[1])};
      };
      const Tensor x = sample(a, Domain::all, 8), y = sample(b, Domain::all, 9);
      check("product", product, {x, y});
      check("product", product, {x.detach(), y});
      check("product", product, {x, y.detach()});
    }
  }

  TEST_CASE("an operand that occurs twice") {
    check("square", [](const variable_list& in) { return variable_list{in[0] * in[0]}; },
          {sample({3}, Domain::all, 1)});
    check("quotient", [](const variable_list& in) { return variable_list{in[0] / in[0].exp()}; },
          {sample({3}, Domain::all, 1)});
  }

  TEST_CASE("a cast in between gives the gradient the dtype of the leaf") {
    const Tensor x = tensor({1.0, 2.0}).requires_grad_(),
                 y = tensor({3.0}, kFloat64).requires_grad_();
    (x.to(kFloat64) * y).sum().backward();
    CHECK(same(x.grad(), tensor({3.0, 3.0})));
    CHECK(same(y.grad(), tensor({3.0}, kFloat64)));
  }
}
