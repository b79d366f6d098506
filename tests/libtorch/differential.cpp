// Every operation on random inputs, by this library and by libtorch: the same values, shapes and
// dtypes, the same gradients, and the same inputs refused (but for what this library leaves to libtorch:
// arithmetic on whole numbers, and on two dtypes). Each operation is written once, as a
// generic lambda; both libraries compile it.
#include <torch/torch.h>

#undef CHECK
#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "common/autograd.hpp"

namespace {

using Sizes = std::vector<std::int64_t>;

enum class Kind { Bool, Long, Float, Double };  // ladder::ScalarType, in its order
const c10::ScalarType torch_types[] = {torch::kBool, torch::kLong, torch::kFloat, torch::kDouble};

// One input: how to make it in either library.
struct Input {
  Kind kind;
  Sizes sizes;
  bool transposed;  // made with its last two dimensions swapped, then swapped back: not contiguous
  bool requires_grad;
  std::vector<double> values;
};

using Random = std::mt19937;

std::int64_t below(Random& random, std::int64_t end) {
  return static_cast<std::int64_t>(random() % static_cast<std::uint32_t>(end));
}

Input random_input(Random& random, Sizes sizes, Kind kind, bool positive) {
  Input input{kind,
              std::move(sizes),
              below(random, 3) == 0,
              kind >= Kind::Float && below(random, 4) != 0,
              {}};
  std::int64_t numel = 1;
  for (std::int64_t size : input.sizes) numel *= size;
  for (std::int64_t i = 0; i < numel; ++i) {
    // Tenths between -2 and 2, so that equal values, zeros and bounds of clamp come up.
    double value = static_cast<double>(below(random, 41) - 20) / 10;
    if (positive) value = std::abs(value) + 0.1;
    if (kind == Kind::Long) value = static_cast<double>(below(random, 9) - (positive ? -1 : 4));
    if (kind == Kind::Bool) value = static_cast<double>(below(random, 2));
    input.values.push_back(value);
  }
  return input;
}

// Fills a contiguous tensor of either library with doubles, then brings it into the form asked for.
template <class Tensor, class ScalarType>
Tensor finished(Tensor tensor, const Input& input, ScalarType dtype) {
  std::copy(input.values.begin(), input.values.end(), tensor.template data_ptr<double>());
  tensor = tensor.to(dtype);
  if (input.transposed && tensor.dim() >= 2)
    tensor = tensor.transpose(-1, -2).clone().contiguous().transpose(-1, -2);
  if (input.requires_grad) tensor.requires_grad_();
  return tensor;
}

struct OfLadder {
  using Tensor = ladder::Tensor;
  static Tensor make(const Input& input) {
    return finished(ladder::empty(input.sizes, ladder::kDouble), input,
                    static_cast<ladder::ScalarType>(input.kind));
  }
};
struct OfTorch {
  using Tensor = torch::Tensor;
  static Tensor make(const Input& input) {
    return finished(torch::empty(input.sizes, torch::kDouble), input,
                    torch_types[static_cast<int>(input.kind)]);
  }
};

// What one library made of the inputs, in a form that both share.
struct Array {
  Kind kind{};
  Sizes sizes;
  std::vector<double> values;
};
struct Outcome {
  bool threw = false;
  std::string error;
  Array result;
  bool carries_grad = false;
  std::vector<Array> grads;  // of the inputs; without sizes or values where there is none
};

Kind kind_of(const ladder::Tensor& tensor) { return static_cast<Kind>(tensor.scalar_type()); }
Kind kind_of(const torch::Tensor& tensor) {
  const auto found =
      std::find(std::begin(torch_types), std::end(torch_types), tensor.scalar_type());
  return static_cast<Kind>(found - std::begin(torch_types));
}
ladder::ScalarType as_double(const ladder::Tensor&) { return ladder::kDouble; }
c10::ScalarType as_double(const torch::Tensor&) { return torch::kDouble; }

template <class Tensor> Array to_array(const Tensor& tensor) {
  const Tensor flat = tensor.detach().to(as_double(tensor)).contiguous();
  const double* data = flat.template data_ptr<double>();
  return {kind_of(tensor), Sizes(tensor.sizes().begin(), tensor.sizes().end()),
          std::vector<double>(data, data + flat.numel())};
}

template <class Library, class Operation>
Outcome outcome_of(const Operation& operation, const std::vector<Input>& inputs) {
  Outcome outcome;
  try {
    std::vector<typename Library::Tensor> x;
    for (const Input& input : inputs) x.push_back(Library::make(input));
    typename Library::Tensor y = operation(x);
    outcome.result = to_array(y);
    outcome.carries_grad = y.requires_grad();
    if (outcome.carries_grad) (y * y).sum().backward();
    for (const auto& leaf : x)
      outcome.grads.push_back(leaf.grad().defined() ? to_array(leaf.grad()) : Array());
  } catch (const std::exception& error) {
    outcome.threw = true;
    outcome.error = error.what();
    outcome.error = outcome.error.substr(0, outcome.error.find('\n'));
  }
  return outcome;
}

bool close(const Array& a, const Array& b, double tolerance) {
  if (a.kind != b.kind || a.sizes != b.sizes || a.values.size() != b.values.size()) return false;
  double largest = 1;
  for (double value : b.values)
    if (std::isfinite(value)) largest = std::max(largest, std::abs(value));
  for (std::size_t i = 0; i < a.values.size(); ++i) {
    const double x = a.values[i], y = b.values[i];
    const bool same = x == y || (std::isnan(x) && std::isnan(y));
    if (!same && !(std::abs(x - y) <= tolerance * largest)) return false;
  }
  return true;
}

// Whether the error says that this library does not compute such things, and that is so: whole
// numbers and bools, or two dtypes.
bool is_out_of_scope(const std::string& error, const std::vector<Input>& inputs) {
  bool says_so = false, plain = true;
  for (const char* words : {"computed in Float and Double", "to have one dtype", "a whole number"})
    says_so |= error.find(words) != std::string::npos;
  for (const Input& input : inputs)
    plain &= input.kind >= Kind::Float && input.kind == inputs[0].kind;
  return says_so && !plain;
}

int cases = 0;

template <class Operation>
void compare(const char* name, std::uint32_t seed, const std::vector<Input>& inputs,
             const Operation& operation) {
  const Outcome ours = outcome_of<OfLadder>(operation, inputs);
  if (is_out_of_scope(ours.error, inputs)) return;
  ++cases;
  const Outcome theirs = outcome_of<OfTorch>(operation, inputs);
  std::string shapes;
  bool any_float = false;
  for (const Input& input : inputs) {
    any_float |= input.kind <= Kind::Float;
    shapes += " (";
    for (std::int64_t size : input.sizes) shapes += std::to_string(size) + ",";
    shapes += ")" + std::to_string(static_cast<int>(input.kind)) + (input.transposed ? "t" : "");
  }
  INFO(std::string(name), ", seed ", seed, ", inputs (sizes)dtype:", shapes);
  INFO("ours: ", ours.error, "; libtorch: ", theirs.error);
  CHECK(ours.threw == theirs.threw);
  if (ours.threw || theirs.threw) return;
  const double tolerance = any_float ? 2e-5 : 1e-11;
  CHECK((close(ours.result, theirs.result, tolerance)));
  CHECK(ours.carries_grad == theirs.carries_grad);
  REQUIRE(ours.grads.size() == theirs.grads.size());
  for (std::size_t i = 0; i < ours.grads.size(); ++i) {
    INFO("gradient of input ", i);
    CHECK((close(ours.grads[i], theirs.grads[i], tolerance)));
  }
}

Sizes random_sizes(Random& random, std::int64_t most_dims = 3) {
  Sizes sizes(static_cast<std::size_t>(below(random, most_dims + 1)));
  for (auto& size : sizes) size = below(random, 5);
  return sizes;
}

// A shape that mostly broadcasts with `sizes`.
Sizes partner(Random& random, Sizes sizes) {
  if (below(random, 8) == 0) return random_sizes(random);
  for (auto& size : sizes)
    if (below(random, 4) == 0) size = 1;
  sizes.erase(sizes.begin(),
              sizes.begin() + below(random, static_cast<std::int64_t>(sizes.size()) + 1));
  return sizes;
}

Kind random_kind(Random& random) {
  const Kind kinds[] = {Kind::Bool,  Kind::Long,   Kind::Float, Kind::Float,
                        Kind::Float, Kind::Double, Kind::Double};
  return kinds[below(random, 7)];
}
Kind floating_kind(Random& random) { return below(random, 2) ? Kind::Float : Kind::Double; }

constexpr int rounds = 40;

template <class Operation>
void unary(const char* name, const Operation& operation, bool positive = false) {
  for (std::uint32_t seed = 0; seed < rounds; ++seed) {
    Random random(seed);
    const Kind kind = random_kind(random);
    compare(name, seed, {random_input(random, random_sizes(random), kind, positive)}, operation);
  }
}

template <class Operation>
void binary(const char* name, const Operation& operation, bool positive = false) {
  for (std::uint32_t seed = 0; seed < 2 * rounds; ++seed) {
    Random random(seed);
    const Sizes sizes = random_sizes(random);
    const Kind a = random_kind(random), b = below(random, 2) ? a : random_kind(random);
    compare(name, seed,
            {random_input(random, sizes, a, positive),
             random_input(random, partner(random, sizes), b, positive)},
            operation);
  }
}

template <class Operation>
void product(const char* name, std::size_t most_dims, const Operation& operation) {
  for (std::uint32_t seed = 0; seed < 2 * rounds; ++seed) {
    Random random(seed);
    const std::int64_t k = below(random, 6);
    Sizes a{below(random, 5), k}, b{below(random, 10) ? k : k + 1, below(random, 5)};
    if (most_dims > 2 && below(random, 3) == 0) a.insert(a.begin(), below(random, 3) + 1);
    if (most_dims > 2 && below(random, 4) == 0) a.erase(a.begin(), a.end() - 1);
    if (most_dims > 2 && below(random, 4) == 0) b.pop_back();
    const Kind kind = floating_kind(random);
    // libtorch looks at the dtypes only where there is something to multiply.
    const bool empty = std::count(a.begin(), a.end(), 0) + std::count(b.begin(), b.end(), 0) > 0;
    const bool mixed = !empty && below(random, 10) == 0;
    compare(name, seed,
            {random_input(random, a, kind, false),
             random_input(random, b, mixed ? floating_kind(random) : kind, false)},
            operation);
  }
}

}  // namespace

TEST_SUITE("differential") {
  TEST_CASE("operations on one tensor") {
    unary("neg", [](const auto& x) { return -x[0]; });
    unary("abs", [](const auto& x) { return x[0].abs(); });
    unary("exp", [](const auto& x) { return x[0].exp(); });
    unary(
        "log", [](const auto& x) { return x[0].log(); }, true);
    unary(
        "sqrt", [](const auto& x) { return x[0].sqrt(); }, true);
    unary("sigmoid", [](const auto& x) { return x[0].sigmoid(); });
    unary("tanh", [](const auto& x) { return x[0].tanh(); });
    unary("relu", [](const auto& x) { return x[0].relu(); });
    unary("clamp", [](const auto& x) { return x[0].clamp(-0.5, 0.7); });
    unary("clamp_min", [](const auto& x) { return x[0].clamp_min(0); });
    unary("clamp_max", [](const auto& x) { return x[0].clamp_max(0.3); });
    unary("pow 2", [](const auto& x) { return x[0].pow(2); });
    unary(
        "pow 3.5", [](const auto& x) { return x[0].pow(3.5); }, true);
    unary("pow 0", [](const auto& x) { return x[0].pow(0); });
    unary(
        "pow -1", [](const auto& x) { return x[0].pow(-1); }, true);
    unary("x + 2", [](const auto& x) { return x[0] + 2; });
    unary("2.5 - x", [](const auto& x) { return 2.5 - x[0]; });
    unary("x * 2.5", [](const auto& x) { return x[0] * 2.5; });
    unary("x / 2", [](const auto& x) { return x[0] / 2; });
    unary(
        "1 / x", [](const auto& x) { return 1 / x[0]; }, true);
    unary("x < 0.5", [](const auto& x) { return x[0] < 0.5; });
    unary("x == 1", [](const auto& x) { return x[0] == 1; });
  }

  TEST_CASE("views and copies") {
    unary("t", [](const auto& x) { return x[0].t(); });
    unary("transpose", [](const auto& x) { return x[0].transpose(0, -1); });
    unary("view -1", [](const auto& x) { return x[0].view({-1}); });
    unary("view split", [](const auto& x) { return x[0].view({2, -1}); });
    unary("reshape", [](const auto& x) { return x[0].reshape({-1, 2}); });
    unary("unsqueeze", [](const auto& x) { return x[0].unsqueeze(-1); });
    unary("expand", [](const auto& x) { return x[0].unsqueeze(0).expand({3, -1, -1}); });
    unary("[1]", [](const auto& x) { return x[0][1]; });
    unary("[-1]", [](const auto& x) { return x[0][-1]; });
    unary("clone", [](const auto& x) { return x[0].clone(); });
    unary("contiguous", [](const auto& x) { return x[0].contiguous(); });
  }

  TEST_CASE("reductions") {
    using Dims = std::vector<std::int64_t>;
    unary("sum", [](const auto& x) { return x[0].sum(); });
    unary("sum 0", [](const auto& x) { return x[0].sum(Dims{0}); });
    unary("sum -1 keep", [](const auto& x) { return x[0].sum(Dims{-1}, true); });
    unary("sum 0 2", [](const auto& x) { return x[0].sum(Dims{0, 2}); });
    unary("mean", [](const auto& x) { return x[0].mean(); });
    unary("mean 1", [](const auto& x) { return x[0].mean(Dims{1}); });
    unary("max", [](const auto& x) { return x[0].max(); });
    unary("min", [](const auto& x) { return x[0].min(); });
    unary("argmax", [](const auto& x) { return x[0].argmax(); });
    unary("argmax 0", [](const auto& x) { return x[0].argmax(0); });
  }

  TEST_CASE("operations on two tensors") {
    binary("add", [](const auto& x) { return x[0] + x[1]; });
    binary("add alpha", [](const auto& x) { return x[0].add(x[1], 2); });
    binary("sub", [](const auto& x) { return x[0] - x[1]; });
    binary("mul", [](const auto& x) { return x[0] * x[1]; });
    binary(
        "div", [](const auto& x) { return x[0] / x[1]; }, true);
    binary("eq", [](const auto& x) { return x[0] == x[1]; });
    binary("ne", [](const auto& x) { return x[0] != x[1]; });
    binary("lt", [](const auto& x) { return x[0] < x[1]; });
    binary("le", [](const auto& x) { return x[0] <= x[1]; });
    binary("gt", [](const auto& x) { return x[0] > x[1]; });
    binary("ge", [](const auto& x) { return x[0] >= x[1]; });
    binary("masked_fill", [](const auto& x) { return x[0].masked_fill(x[1] > 0, 7); });
    binary("where", [](const auto& x) { return x[0].where(x[0] > x[1], x[1]); });
    product("mm", 2, [](const auto& x) { return x[0].mm(x[1]); });
    product("mm t", 2, [](const auto& x) { return x[1].t().mm(x[0].t()); });
    product("matmul", 3, [](const auto& x) { return x[0].matmul(x[1]); });
  }

  TEST_CASE("in place") {
    const auto inplace = [](const char* name, const auto& operation) {
      binary(
          name,
          [&](const auto& x) {
            auto y = x[0].detach().clone();  // no gradient flows through a write
            operation(y, x[1].detach());
            return y;
          },
          true);
    };
    inplace("add_", [](auto& y, const auto& b) { y += b; });
    inplace("sub_ alpha", [](auto& y, const auto& b) { y.sub_(b, 0.5); });
    inplace("mul_", [](auto& y, const auto& b) { y *= b; });
    inplace("div_", [](auto& y, const auto& b) { y /= b; });
    inplace("copy_", [](auto& y, const auto& b) { y.copy_(b); });
    inplace("masked_fill_", [](auto& y, const auto& b) { y.masked_fill_(b > 1, 3); });
    inplace("relu_", [](auto& y, const auto&) { y.relu_(); });
    inplace("zero_", [](auto& y, const auto&) { y.zero_(); });
    inplace("fill_", [](auto& y, const auto&) { y.fill_(2.5); });
  }

  TEST_CASE("thousands of cases were compared") {
    MESSAGE(cases, " cases");
    CHECK(cases > 2000);
  }
}
