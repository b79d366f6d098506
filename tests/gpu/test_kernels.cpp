// Every kernel of the GPU against the CPU's, over shapes, dtypes and memory layouts.
#include <cstdlib>
#include <functional>
#include <numeric>

#include "common/autograd.hpp"

#include "../checks.hpp"

using namespace ladder;
using checks::throws_with;

namespace {

const Device kGpu(kCUDA, 0);

// The largest difference that rounding explains, relative to the largest element.
double tolerance(ScalarType dtype) { return dtype == kFloat64 ? 1e-13 : 2e-6; }

// The same shape, dtype and elements, nan included. `scale`: of what was added up on the way.
void check_same(const Tensor& gpu, const Tensor& cpu, double scale = 1) {
  CHECK((gpu.device() == kGpu));
  REQUIRE((gpu.sizes() == cpu.sizes()));
  REQUIRE((gpu.scalar_type() == cpu.scalar_type()));
  const Tensor a = gpu.cpu().to(kFloat64), b = cpu.to(kFloat64);
  const double difference = tolerance(cpu.scalar_type()) * scale;
  CHECK_MESSAGE(a.allclose(b, difference, difference, true), "GPU:\n", a, "\nCPU:\n", b);
}

using Shape = std::vector<std::int64_t>;

const std::vector<Shape> kShapes = {{},        {1},          {7},       {0},       {3, 0},
                                    {3, 5},    {64, 100},    {1, 1000}, {1000, 1}, {2, 3, 4},
                                    {5, 1, 3}, {2, 3, 4, 5}, {5000},    {70, 71}};

Tensor numbers(const Shape& shape, ScalarType dtype) {
  if (dtype == kBool) return randn(shape) > 0;
  if (dtype == kLong) return (randn(shape) * 10).to(kLong);
  return randn(shape, dtype);
}

// The tensor in other layouts: as it is, transposed, every second row, repeated along a dimension.
std::vector<Tensor> layouts(const Tensor& x) {
  std::vector<Tensor> all{x};
  if (x.dim() < 2) return all;
  all.push_back(x.transpose(0, 1));
  all.push_back(x.transpose(0, x.dim() - 1));
  all.push_back(x.unsqueeze(1).expand([&] {
    Shape sizes = x.sizes().vec();
    sizes.insert(sizes.begin() + 1, 2);
    return sizes;
  }()));
  if (x.size(0) > 1 && x.size(1) > 0) all.push_back(x.transpose(0, 1)[0]);  // with gaps
  return all;
}

// f on every shape, dtype and layout; the inputs of the GPU lie there as those of the CPU do here.
void for_all(std::initializer_list<ScalarType> dtypes,
             const std::function<Tensor(const Tensor&)>& f) {
  manual_seed(1);
  for (const ScalarType dtype : dtypes)
    for (const Shape& shape : kShapes) {
      const Tensor x = numbers(shape, dtype), moved = x.to(kGpu);
      const auto here = layouts(x), there = layouts(moved);
      for (std::size_t i = 0; i < here.size(); ++i) {
        INFO(dtype, " ", IntArrayRef(shape), " layout ", i);
        check_same(f(there[i]), f(here[i]));
      }
    }
}

}  // namespace

TEST_SUITE("kernels") {
  TEST_CASE("unary operations") {
    for_all({kFloat, kDouble}, [](const Tensor& x) { return -x; });
    for_all({kFloat, kDouble}, [](const Tensor& x) { return x.abs(); });
    for_all({kFloat, kDouble}, [](const Tensor& x) { return x.relu(); });
    for_all({kFloat, kDouble}, [](const Tensor& x) { return x.exp() / 20; });
    for_all({kFloat, kDouble}, [](const Tensor& x) { return x.log(); });  // nan below 0
    for_all({kFloat, kDouble}, [](const Tensor& x) { return x.sqrt(); });
    for_all({kFloat, kDouble}, [](const Tensor& x) { return x.sigmoid(); });
    for_all({kFloat, kDouble}, [](const Tensor& x) { return x.tanh(); });
    for_all({kFloat, kDouble}, [](const Tensor& x) { return x.pow(2); });
  }

  TEST_CASE("binary operations, with numbers and with themselves") {
    for_all({kFloat, kDouble}, [](const Tensor& x) { return x + 2; });
    for_all({kFloat, kDouble}, [](const Tensor& x) { return 3 - x; });
    for_all({kFloat, kDouble}, [](const Tensor& x) { return x * x; });
    for_all({kFloat, kDouble}, [](const Tensor& x) { return x / 7; });
    for_all({kFloat, kDouble}, [](const Tensor& x) { return x.pow(3); });
    for_all({kFloat, kDouble}, [](const Tensor& x) { return x.abs().pow(1.5); });
    for_all({kFloat, kDouble}, [](const Tensor& x) { return x.clamp(-1, 1); });
    for_all({kFloat, kDouble}, [](const Tensor& x) { return x.clamp_min(0); });
    for_all({kFloat, kDouble}, [](const Tensor& x) { return x.add(x.exp(), 0.125); });
    for_all({kBool, kLong, kFloat, kDouble}, [](const Tensor& x) { return x.eq(x); });
    for_all({kLong, kFloat, kDouble}, [](const Tensor& x) { return x.ne(1); });
    for_all({kLong, kFloat, kDouble}, [](const Tensor& x) { return x < 0; });
    for_all({kLong, kFloat, kDouble}, [](const Tensor& x) { return x <= 0; });
    for_all({kLong, kFloat, kDouble}, [](const Tensor& x) { return x > 0; });
    for_all({kLong, kFloat, kDouble}, [](const Tensor& x) { return x >= 0; });
  }

  TEST_CASE("broadcasting") {
    manual_seed(2);
    const std::vector<std::pair<Shape, Shape>> pairs = {
        {{3, 1}, {1, 5}},    {{3, 5}, {5}},       {{5}, {3, 5}},         {{64, 100}, {100}},
        {{2, 1, 4}, {3, 1}}, {{}, {4, 4}},        {{0, 1}, {1, 3}},      {{1}, {2, 0}},
        {{70, 71}, {70, 1}}, {{4, 1, 1}, {1, 6}}, {{2, 1, 3, 1}, {3, 5}}};
    for (const ScalarType dtype : {kFloat, kDouble})
      for (const auto& pair : pairs) {
        const Shape &left = pair.first, &right = pair.second;
        INFO(dtype, " ", IntArrayRef(left), " ", IntArrayRef(right));
        const Tensor a = numbers(left, dtype), b = numbers(right, dtype);
        const Tensor c = a.to(kGpu), d = b.to(kGpu);
        check_same(c + d, a + b);
        check_same(c * d, a * b);
        check_same(c < d, a < b);
        check_same(where(c > d, c, d), where(a > b, a, b));
        const Tensor e = (a + b).clone(), f = e.to(kGpu);
        check_same(f.sub_(d), e.sub_(b));
        check_same(f.masked_fill_(d > 0, 5), e.masked_fill_(b > 0, 5));
      }
    // Labels compared, and a CPU tensor without dimensions in place of a number.
    const Tensor labels = numbers({3, 4}, kLong), others = numbers({4}, kLong);
    check_same(labels.to(kGpu) <= others.to(kGpu), labels <= others);
    const Tensor real = numbers({4}, kDouble), number = tensor(2.5, kDouble);
    check_same(real.to(kGpu) - number, real - number);
  }

  TEST_CASE("writing in place, also into views") {
    for (const ScalarType dtype : {kFloat, kDouble}) {
      const Tensor x = randn({6, 7}, dtype), y = randn({7, 6}, dtype);
      const Tensor a = x.to(kGpu), b = y.to(kGpu);
      check_same(a.sub_(b.t(), 0.25), x.sub_(y.t(), 0.25));
      a.t()[2].mul_(3), x.t()[2].mul_(3);
      check_same(a, x);
      a[1].zero_(), x[1].zero_();
      check_same(a, x);
      check_same(a.fill_(2), x.fill_(2));
      a.zero_(), x.zero_();
      check_same(a + 1, x + 1);
      const Tensor square = randn({5, 5}, dtype), moved = square.to(kGpu);
      check_same(moved.add_(moved.t()), square.add_(square.t()));
    }
  }

  TEST_CASE("copies: dtypes, layouts, directions") {
    manual_seed(3);
    for (const ScalarType from : {kBool, kLong, kFloat, kDouble})
      for (const ScalarType to : {kBool, kLong, kFloat, kDouble}) {
        INFO(from, " to ", to);
        const Tensor x = numbers({9, 11}, from);
        check_same(x.to(kGpu).to(to), x.to(to));
        check_same(x.to(kGpu, to), x.to(to));
        CHECK(x.t().to(kGpu).cpu().equal(x.t()));
        const Tensor here = zeros({11, 9}, to), there = zeros({11, 9}, to).to(kGpu);
        here.t().copy_(x);
        there.t().copy_(x);  // from the CPU, into gaps
        check_same(there, here);
        there.zero_(), there.t().copy_(x.to(kGpu));
        check_same(there, here);
        const Tensor back = zeros({11, 9}, to);
        back.t().copy_(x.to(kGpu));
        CHECK(back.equal(here));
        there.copy_(x[0][0]);
        check_same(there, here.copy_(x[0][0]));
      }
    CHECK(full({3}, 7, kGpu).cpu().equal(full({3}, 7)));
    CHECK(arange(5, kGpu).cpu().equal(arange(5)));
    CHECK((zeros({0, 3}, kGpu).cpu().sizes() == zeros({0, 3}).sizes()));
    manual_seed(4);
    const Tensor drawn = randn({50});
    manual_seed(4);
    CHECK(randn({50}, kGpu).cpu().equal(drawn));  // the same numbers on every device
    CHECK(tensor({1.5, 2.5}).cuda()[1].item<double>() == 2.5);
    CHECK(checks::text_of(ones({2}, kGpu)) == "tensor([1., 1.], device='cuda:0')");
    if (cuda::device_count() > 1) {
      const Tensor x = numbers({6, 7}, kFloat), first = x.to(kGpu);
      const Tensor second = first.t().to(Device(kCUDA, 1));
      CHECK((second.device() == Device(kCUDA, 1)));
      CHECK((second * 2).to(kGpu).cpu().equal(x.t() * 2));
      CHECK(throws_with([&] { first.t() + second; }, {"two devices, cuda:0 and cuda:1"}));
    }
  }

  TEST_CASE("reductions over every set of dimensions") {
    manual_seed(5);
    for (const ScalarType dtype : {kBool, kLong, kFloat, kDouble})
      for (const Shape& shape : kShapes) {
        const Tensor x = numbers(shape, dtype), moved = x.to(kGpu);
        const auto here = layouts(x), there = layouts(moved);
        for (std::size_t i = 0; i < here.size(); ++i) {
          const Tensor &a = there[i], &b = here[i];
          const double scale = 1 + std::sqrt(static_cast<double>(b.numel()));
          const auto sets = std::int64_t{1} << b.dim();
          for (std::int64_t set = 1; set < sets; ++set) {
            Shape dims;
            for (std::int64_t d = 0; d < b.dim(); ++d)
              if (set >> d & 1) dims.push_back(d);
            INFO(dtype, " ", b.sizes(), " layout ", i, " over ", IntArrayRef(dims));
            check_same(a.sum(dims, true), b.sum(dims, true), scale);
          }
          INFO(dtype, " ", b.sizes(), " layout ", i);
          check_same(a.sum(), b.sum(), scale);
          if (b.numel() == 0 || !b.is_floating_point()) continue;
          check_same(a.max(), b.max());
          check_same(a.min(), b.min());
          check_same(a.argmax(), b.argmax());
          for (std::int64_t d = 0; d < b.dim(); ++d) {
            check_same(a.argmax(d), b.argmax(d));
          }
        }
      }
  }

  TEST_CASE("long reductions, equal elements and nan") {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    for (const ScalarType dtype : {kFloat, kDouble}) {
      const Tensor x = randn({3, 100'001}, dtype), moved = x.to(kGpu);
      check_same(moved.sum(), x.sum(), 1000);
      check_same(moved.sum({1}), x.sum({1}), 1000);
      check_same(moved.sum({0}), x.sum({0}));
      check_same(moved.argmax(1), x.argmax(1));
      const Tensor ties = zeros({40'000}, dtype), places = ties.to(kGpu);
      ties[17].fill_(1), ties[39'000].fill_(1);
      places[17].fill_(1), places[39'000].fill_(1);
      check_same(places.argmax(), ties.argmax());
      ties[30'000].fill_(nan), places[30'000].fill_(nan);
      check_same(places.argmax(), ties.argmax());
      check_same(places.max(), ties.max());
      check_same(places.min(), ties.min());
    }
  }

  TEST_CASE("products, as they lie and transposed") {
    manual_seed(6);
    const std::int64_t sizes[] = {0, 1, 2, 7, 64, 100};
    for (const ScalarType dtype : {kFloat, kDouble})
      for (const std::int64_t n : sizes)
        for (const std::int64_t k : sizes)
          for (const std::int64_t m : sizes) {
            INFO(dtype, " ", n, " x ", k, " x ", m);
            const Tensor a = randn({n, k}, dtype), b = randn({k, m}, dtype);
            const Tensor at = randn({k, n}, dtype), bt = randn({m, k}, dtype);
            const double scale = 1 + std::sqrt(static_cast<double>(k));
            check_same(a.to(kGpu).mm(b.to(kGpu)), a.mm(b), scale);
            check_same(at.to(kGpu).t().mm(b.to(kGpu)), at.t().mm(b), scale);
            check_same(a.to(kGpu).mm(bt.to(kGpu).t()), a.mm(bt.t()), scale);
            check_same(at.to(kGpu).t().mm(bt.to(kGpu).t()), at.t().mm(bt.t()), scale);
          }
    const Tensor a = randn({4, 3, 5}), b = randn({5, 2, 6});  // matrices with gaps
    check_same(a.to(kGpu).transpose(0, 1)[1].mm(b.to(kGpu).transpose(0, 1)[0]),
               a.transpose(0, 1)[1].mm(b.transpose(0, 1)[0]), 3);
  }
}
