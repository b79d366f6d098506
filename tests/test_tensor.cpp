// What is this library's own about tensors: strides, overlaps, limits. What they mean is in
// test_api_tensor.cpp, which libtorch passes too.
#include "common/autograd.hpp"
#include "common/kernels/loop.hpp"

#include "checks.hpp"

#include <cmath>

using namespace ladder;
using namespace checks;

namespace {

// The same values in memory with gaps, in other orders, and repeated.
std::vector<Tensor> layouts(const Tensor& x) {  // x: (2, 3)
  const Tensor gaps = zeros({2, 3, 2}, x.options());
  gaps.select(2, 1).copy_(x);
  const Tensor rows = zeros({4, 3}, x.options()).view({2, 2, 3}).select(1, 1);
  rows.copy_(x);
  const Tensor turned = zeros({3, 2}, x.options()).t();
  turned.copy_(x);
  const Tensor middle = zeros({2, 3, 3}, x.options()).select(1, 2);
  middle.copy_(x);
  return {
      x, gaps.select(2, 1), rows, turned, middle, x.unsqueeze(1).expand({2, 4, 3}).select(1, 2)};
}

}  // namespace

TEST_SUITE("tensor") {
  TEST_CASE("operations see the values, whatever the strides") {
    for (const Dtype dtype : {kFloat32, kFloat64}) {
      const Tensor a = tensor({{1.5, 2.0, 3.25}, {4.0, 5.5, 6.0}}, dtype);
      const Tensor b = tensor({{2.0, 1.0, 4.0}, {0.5, 8.0, 3.0}}, dtype);
      for (const Tensor& x : layouts(a)) {
        CHECK(same(x.exp(), a.exp()));
        CHECK(same(x.sum(), a.sum()));
        CHECK(same(x.sum(0), a.sum(0)));
        CHECK(same(x.sum(1), a.sum(1)));
        CHECK(same(x.max(), a.max()));
        CHECK(same(x.argmax(), a.argmax()));
        CHECK(same(x.reshape({3, 2}), a.reshape({3, 2})));
        CHECK(same(x.clamp(2, 4), a.clamp(2, 4)));
        CHECK(same(x.to(kInt64), a.to(kInt64)));
        CHECK(same(x.contiguous(), a));
        CHECK(text_of(x) == text_of(a));
        for (const Tensor& y : layouts(b)) {
          CHECK(same(x - y, a - b));
          CHECK(same(x.lt(y), a.lt(b)));
          CHECK(same(where(x.lt(y), x, y), where(a.lt(b), a, b)));
          CHECK(same(x.mm(y.t()), a.mm(b.t())));
          CHECK(same(x.t().mm(y), a.t().mm(b)));
        }
      }
    }
  }

  TEST_CASE("writing through strides changes what is meant, and nothing else") {
    for (int way = 0; way < 5; ++way) {
      CAPTURE(way);
      const Tensor whole = zeros({4, 3, 4});
      const Tensor part = way == 0   ? whole.select(2, 1)
                          : way == 1 ? whole.select(0, 3)
                          : way == 2 ? whole.select(1, 0).t()
                          : way == 3 ? whole.select(2, 3).t()
                                     : whole[2][1];
      part.add_(2);
      part.mul_(part);
      CHECK(same(part, full(part.sizes(), 4.0)));
      CHECK(whole.sum().item<double>() == 4 * static_cast<double>(part.numel()));
      part.copy_(part.detach() + 1);
      part.masked_fill_(part.gt(4.5), -1);
      CHECK(whole.sum().item<double>() == -static_cast<double>(part.numel()));
      part.fill_(0);
      CHECK(same(whole, zeros({4, 3, 4})));
    }
  }

  TEST_CASE("long rows with gaps, which are computed piece by piece") {
    const Tensor numbers = arange(1300, kFloat32), two = full({1}, 2.0).expand({1300});
    const Tensor whole = zeros({1300, 2}), column = whole.select(1, 1);
    column.copy_(numbers);
    CHECK(same(column, numbers));
    CHECK(same(whole.select(1, 0), zeros({1300})));
    column.mul_(two);
    CHECK(same(column, numbers + numbers));
    CHECK(same(two - column, 2 - (numbers + numbers)));
    CHECK(same(whole.select(1, 0), zeros({1300})));
  }

  TEST_CASE("an operand that overlaps what is written is read first") {
    Tensor w = tensor({{1.0, 2.0}, {3.0, 4.0}});
    w += w.t();
    CHECK(same(w, tensor({{2.0, 5.0}, {5.0, 8.0}})));
    const Tensor v = tensor({{1.0, 2.0}, {3.0, 4.0}});
    CHECK(same(v.mul_(v[0]), tensor({{1.0, 4.0}, {3.0, 8.0}})));
    CHECK(same(v.copy_(v.t()), tensor({{1.0, 3.0}, {4.0, 8.0}})));
    CHECK(same(v.div_(v[0][1]), tensor({{1.0 / 3, 1.0}, {4.0 / 3, 8.0 / 3}})));
    const Tensor u = arange(4.0);
    CHECK(same(u.sub_(u), zeros({4})));
  }

  TEST_CASE("memory that stands for several elements is not written to") {
    const Tensor x = ones({3});
    const Tensor repeated = x.expand({2, 3});
    const char* words = "more than one element of the written-to tensor refers to a single";
    CHECK(throws_with([&] { repeated.add_(1); }, {words}));
    CHECK(throws_with([&] { repeated.fill_(1); }, {words}));
    CHECK(throws_with([&] { repeated.copy_(ones({2, 3})); }, {words}));
    CHECK(throws_with([&] { repeated.normal_(); }, {words}));
    CHECK(same(x, ones({3})));
    x.expand({1, 3}).add_(1);
    CHECK(same(x, full({3}, 2.0)));
  }

  TEST_CASE("tensors without elements") {
    const Tensor none = zeros({0, 3});
    CHECK(same(none + 1, none));
    CHECK(same(none.exp(), none));
    CHECK(same(none.sum(), tensor(0.0)));
    CHECK(same(none.sum(0), zeros({3})));
    CHECK(same(none.sum(1), zeros({0})));
    CHECK(same(none.t(), zeros({3, 0})));
    CHECK(same(none.mm(zeros({3, 2})), zeros({0, 2})));
    CHECK(same(zeros({2, 0}).mm(none), zeros({2, 3})));
    CHECK(same(none.to(kInt64), zeros({0, 3}, kInt64)));
    CHECK(same(none.argmax(1), zeros({0}, kInt64)));
    CHECK(none.equal(none.clone()));
    CHECK(none.is_contiguous());
    CHECK(none.t().is_contiguous());
    CHECK(same(none.expand({4, 0, 3}), zeros({4, 0, 3})));
    CHECK(same(where(none.gt(0), none, 1), none));
    CHECK(has_sizes(randn({0}), {0}));

    // Their memory is a null pointer, which nothing may be added to.
    const std::vector<std::int64_t> sizes{3, 0}, strides{1, 1};
    const kernels::Array array{nullptr, kFloat32, kCPU, sizes, strides};
    const auto loop = kernels::make_loop<1>(sizes, {array});
    CHECK(loop.rank == 1);
    CHECK(loop.sizes[0] == 0);
  }

  TEST_CASE("twenty dimensions") {
    const std::vector<std::int64_t> sizes = {1, 2, 1, 1, 2, 1, 3, 1, 1, 1,
                                             2, 1, 1, 1, 1, 2, 1, 1, 1, 1};
    const Tensor x = arange(48, kFloat64).view(sizes);
    CHECK(x.dim() == 20);
    CHECK(same((x + 1).view({-1}), arange(1, 49, kFloat64)));
    CHECK(same((x + x.transpose(1, 4)).sum(), tensor(48.0 * 47, kFloat64)));
    CHECK(same(x.sum({1, 4, 6, 10, 15}).view({-1}), tensor({1128.0}, kFloat64)));
    const Tensor twos = ones(std::vector<std::int64_t>(20, 2));
    CHECK(twos.sum().item<double>() == 1 << 20);
    CHECK(same(twos.transpose(0, 19).add(twos).sum(), tensor(2097152.0)));
  }

  TEST_CASE("Long and Bool are not computed with, and two dtypes do not mix") {
    const Tensor f = ones({2}), d = ones({2}, kFloat64), i = tensor({1, 2}), b = f.gt(0);
    const char* advice = "convert with .to(kFloat)";
    CHECK(throws_with([&] { i + 1; }, {"\"add\" not implemented for 'Long'", advice}));
    CHECK(throws_with([&] { b* b; }, {"\"mul\" not implemented for 'Bool'", advice}));
    CHECK(throws_with([&] { -i; }, {"\"neg\"", "'Long'", advice}));
    CHECK(throws_with([&] { i.exp(); }, {"\"exp\"", "'Long'", advice}));
    CHECK(throws_with([&] { i.max(); }, {"\"max\"", "'Long'", advice}));
    CHECK(throws_with([&] { b.min(); }, {"\"min\"", "'Bool'", advice}));
    CHECK(throws_with([&] { i.argmax(); }, {"\"argmax\"", "'Long'", advice}));
    CHECK(throws_with([&] { i.clamp_min(0); }, {"\"clamp\"", "'Long'", advice}));
    CHECK(throws_with([&] { i.clone().add_(1); }, {"\"add_\"", "'Long'", advice}));
    CHECK(throws_with([&] { f + d; }, {"Float and Double", "convert one with .to(dtype)"}));
    CHECK(throws_with([&] { f.clone().mul_(d); }, {"Float and Double"}));
    CHECK(throws_with([&] { where(b, f, d); }, {"Float and Double"}));
    CHECK(throws_with([&] { f.eq(i); }, {"Float and Long"}));
    CHECK(throws_with([&] { i.lt(1.5); }, {"1.5", "whole number"}));
    CHECK(same(b.sum(), tensor(2)));
    CHECK(same(b.to(kFloat) * 3, full({2}, 3.0)));
  }

  TEST_CASE("numbers keep their precision") {
    CHECK((tensor(1.0, kFloat64) + 0.1).item<double>() == 1.1);
    CHECK((0.1 * tensor(1.0, kFloat64)).item<double>() == 0.1);
    CHECK(tensor({1.0}, kFloat64).add(0.1, 0.1)[0].item<double>() == 1 + 0.1 * 0.1);
    CHECK(same(tensor({1.0}) + 0.1, tensor({1.1f})));
    const std::int64_t large = (std::int64_t{1} << 53) + 1;
    CHECK(tensor({large}).sum().item<std::int64_t>() == large);
    CHECK(tensor({large, 0}).sum({0}, true)[0].item<std::int64_t>() == large);
    CHECK(same(arange(large, large + 2), tensor({large, large + 1})));
    CHECK(!tensor({large}).equal(tensor({large - 1})));
    CHECK(full({2}, 1e300, kFloat64)[1].item<double>() == 1e300);
  }

  TEST_CASE("nan passes through") {
    const Tensor x = tensor({std::nan(""), 1.0});
    for (const Tensor& y : {x.relu(), x.clamp(0, 1), x.clamp_min(0), x.clamp_max(0), x.abs(), x * 0,
                            x.max(), x.min(), x.sum(), x.mean()})
      CHECK(std::isnan(y.view({-1})[0].item<double>()));
  }

  TEST_CASE("a tensor is a handle, and frees its memory with the last one") {
    int freed = 0;
    double data[] = {1, 2, 3, 4};
    Tensor x = from_blob(
        data, {2, 2}, [&](void* memory) { freed += memory == data; }, kFloat64);
    Tensor view = x.t()[0];
    x = Tensor();
    CHECK(freed == 0);
    CHECK(same(view, tensor({1.0, 3.0}, kFloat64)));
    view = view.clone();
    CHECK(freed == 1);
    const std::weak_ptr<TensorImpl> impl = view.impl_ptr();
    view = ones({1});
    CHECK(impl.expired());
  }

  TEST_CASE("more memory than can be counted") {
    CHECK(throws_with(
        [] {
          empty({std::int64_t{1} << 40, std::int64_t{1} << 40});
        },
        {"Storage size calculation overflowed"}));
  }

  TEST_CASE("shapes are named where they do not fit") {
    CHECK(throws_with([] { ones({2, 3}) + ones({2, 4}); }, {"[2, 3]", "[2, 4]"}));
    CHECK(throws_with([] { ones({2, 3}).mm(ones({2})); }, {"[2]"}));
    CHECK(throws_with([] { ones({2}).masked_fill(ones({2}), 0); }, {"boolean", "Float"}));
  }

  TEST_CASE("zeros are there for whoever looks, however late they are written") {
    const Tensor a = ones({2, 3}).clone();
    const Tensor transposed = a.t(), row = a[0];
    a.zero_();
    CHECK(same(transposed, zeros({3, 2})));
    a.fill_(7);
    a.zero_();
    row.fill_(2);  // writes a part of what counts as 0
    CHECK(same(a, tensor({{2.0, 2.0, 2.0}, {0.0, 0.0, 0.0}})));
    const float* address = a.data_ptr<float>();
    a.add_(1);
    a.zero_();
    CHECK(address[0] == 0);
    CHECK(address[5] == 0);

    std::vector<float> values(3, 1);
    from_blob(values.data(), {3}).zero_();
    CHECK(values[2] == 0);
  }
}
