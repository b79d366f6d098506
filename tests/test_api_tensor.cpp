// Tensors as libtorch means them. Compiled with this library and with libtorch: every expectation
// here is libtorch 1.13's.
#include "common/autograd.hpp"

#include "checks.hpp"

#include <cmath>
#include <functional>
#include <limits>

using namespace ladder;
using namespace checks;

namespace {

constexpr double kInf = std::numeric_limits<double>::infinity();
const double kNan = std::nan("");

Tensor matrix() { return tensor({{1.0, 2.0, 3.0}, {4.0, 5.0, 6.0}}); }  // (2, 3)

}  // namespace

TEST_SUITE("api_tensor") {
  TEST_CASE("creation: shapes, values and dtypes") {
    CHECK(same(zeros({2}), tensor({0.0, 0.0})));
    CHECK(same(ones({1, 2}), tensor({{1.0, 1.0}})));
    CHECK(same(full({2}, 2.5), tensor({2.5, 2.5})));
    CHECK(same(full({2}, 3), tensor({3, 3})));
    CHECK(same(full({1}, true), tensor({true})));
    CHECK(same(full({1}, 3, kFloat64), tensor({3.0}, kFloat64)));
    CHECK(same(arange(3), tensor({0, 1, 2})));
    CHECK(same(arange(3.0), tensor({0.0, 1.0, 2.0})));
    CHECK(same(arange(1, 7, 2), tensor({1, 3, 5})));
    CHECK(same(arange(1, 2, 0.25), tensor({1.0, 1.25, 1.5, 1.75})));
    CHECK(same(arange(2, -2, -1), tensor({2, 1, 0, -1})));
    CHECK(same(arange(2, kFloat64), tensor({0.0, 1.0}, kFloat64)));
    CHECK(has_sizes(arange(0), {0}));
    CHECK(has_sizes(empty({2, 0, 3}), {2, 0, 3}));
    CHECK(has_dtype(empty({1}), kFloat32));
    CHECK(has_sizes(rand({}), {}));
    CHECK(has_dtype(randn({1}, kFloat64), kFloat64));
  }

  TEST_CASE("tensor() takes the dtype of its numbers") {
    CHECK(same(tensor(2.5), full({}, 2.5)));
    CHECK(same(tensor(2), full({}, 2)));
    CHECK(same(tensor(true), full({}, true)));
    CHECK(same(tensor({1, 2}), arange(1, 3)));
    CHECK(same(tensor({1, 2}, kFloat64), arange(1, 3, kFloat64)));
    CHECK(same(tensor(std::vector<double>{1.5}), full({1}, 1.5)));
    CHECK(same(tensor(std::vector<std::int64_t>{7}), full({1}, 7)));
    CHECK(has_sizes(tensor({{{1, 2}}, {{3, 4}}, {{5, 6}}}), {3, 1, 2}));
    CHECK(tensor({1.0}, requires_grad()).requires_grad());
    CHECK(throws_with([] { tensor({{1, 2}, {3}}); }, {"Expected all sub-lists to have sizes: "}));
    CHECK(throws_with([] { tensor({{1.0}, {2}}); }, {"to have the same scalar type"}));
  }

  TEST_CASE("creation refuses what makes no tensor") {
    CHECK(throws_with([] { zeros({-1}); }, {"Trying to create tensor with negative dimension -1"}));
    CHECK(throws_with([] { arange(0, 1, 0); }, {"step must be nonzero"}));
    for (const auto& [end, step] : {std::pair(1.0, 1.0), {4.5, 1.0}, {5.25, -1.0}, {1.0, kInf}})
      CHECK(throws_with([&] { arange(5.0, end, step); },
                        {"upper bound and larger bound inconsistent with step sign"}));
    CHECK(throws_with([] { arange(0.0, 1.0, kNan); }, {"step must be nonzero"}));
    CHECK(throws_with([] { zeros({1}, dtype(kInt64).requires_grad(true)); },
                      {"floating point", "can require gradients"}));
    CHECK(throws_with([] { randn({1}, kInt64); }, {"not implemented for 'Long'"}));
    CHECK(throws_with([] { rand({1}, kBool); }, {"not implemented for 'Bool'"}));
    CHECK(throws_with([] { Device("gpu"); }, {"cpu, cuda"}));
    CHECK(throws_with([] { Device("cuda:x"); }, {"Invalid device string: 'cuda:x'"}));
  }

  TEST_CASE("the like forms take over dtype and shape, and options change them") {
    const Tensor x = matrix().to(kFloat64);
    for (const Tensor& like : {ladder::zeros_like(x), ladder::randn_like(x)}) {
      CHECK(has_sizes(like, {2, 3}));
      CHECK(has_dtype(like, kFloat64));
    }
    CHECK(same(ladder::zeros_like(x), zeros({2, 3}, kFloat64)));
    CHECK(same(ladder::ones_like(x, kInt64), ones({2, 3}, kInt64)));
    CHECK(!ladder::zeros_like(ones({1}, requires_grad())).requires_grad());
    CHECK(ladder::ones_like(x, requires_grad()).requires_grad());
  }

  TEST_CASE("options") {
    const TensorOptions options = dtype(kFloat64).device(kCPU).requires_grad(true);
    CHECK((options.dtype() == kFloat64));
    CHECK(options.device().is_cpu());
    CHECK(options.requires_grad());
    const Tensor x = ones({1}, options);
    CHECK((x.options().dtype() == kFloat64));
    CHECK((x.dtype() == kFloat64));
    CHECK(!x.options().requires_grad());
    CHECK((TensorOptions().dtype() == kFloat32));
    CHECK(!TensorOptions().requires_grad());
    CHECK((device(Device("cuda:1")).device() == Device(kCUDA, 1)));
    CHECK((Device("cpu") == Device(kCPU)));
    CHECK(text_of(Device("cuda:1")) == "cuda:1");
    CHECK(text_of(kFloat64) + text_of(kInt64) + text_of(kBool) == "DoubleLongBool");
  }

  TEST_CASE("the random streams start again with the seed") {
    manual_seed(5);
    const Tensor a = randn({20}), b = rand({3});
    manual_seed(5);
    CHECK(same(ladder::randn_like(a), a));
    CHECK(same(rand({3}), b));
    CHECK(!randn({20}).equal(a));
    manual_seed(0);
    CHECK(close(rand({2}), tensor({0.4962566, 0.7682218})));
    manual_seed(0);
    CHECK(close(randn({2}), tensor({1.5409961, -0.2934289})));
    CHECK(empty({100}).uniform_(-3, -2).max().item<float>() < -2);
    CHECK(std::abs(empty({1000}).normal_(50, 0.1).mean().item<float>() - 50) < 0.1);
    CHECK(throws_with([] { ones({2}).normal_(0, -1); }, {"normal", "std >= 0.0"}));
    CHECK(throws_with([] { ones({2}).uniform_(1, 0); },
                      {"uniform_ expects to return a [from, to) range, but found from=1 > to=0"}));
  }

  TEST_CASE("from_blob works on memory that somebody else owns") {
    float data[] = {1, 2, 3, 4};
    const Tensor x = from_blob(data, {2, 2});
    CHECK(same(x, tensor({{1.0, 2.0}, {3.0, 4.0}})));
    x[1].fill_(9);
    CHECK(data[3] == 9);
    data[0] = 7;
    CHECK(x[0][0].item<float>() == 7);
    int deleted = 0;
    {
      const Tensor view = from_blob(data, {4}, [&](void*) { ++deleted; }).view({2, 2}).t();
      CHECK(deleted == 0);
    }
    CHECK(deleted == 1);
    std::int64_t numbers[] = {1, 2};
    CHECK(same(from_blob(numbers, {2}, kInt64), tensor({1, 2})));
  }

  TEST_CASE("what a tensor is") {
    const Tensor x = matrix();
    CHECK(x.dim() == 2);
    CHECK(x.numel() == 6);
    CHECK(x.size(0) == 2);
    CHECK(x.size(-1) == 3);
    CHECK(x.strides() == IntArrayRef({3, 1}));
    CHECK(x.device().is_cpu());
    CHECK(!x.is_cuda());
    CHECK(x.is_contiguous());
    CHECK(x.is_floating_point());
    CHECK(x.is_leaf());
    CHECK(x.defined());
    CHECK(zeros({}).numel() == 1);
    CHECK(zeros({3, 0}).numel() == 0);
    CHECK(throws_with([&] { x.size(2); },
                      {"Dimension out of range (expected to be in range of [-2, 1], but got 2)"}));
    CHECK_THROWS(zeros({}).size(0));
  }

  TEST_CASE("an undefined tensor") {
    const Tensor none;
    CHECK(!none.defined());
    CHECK_THROWS(none.grad_fn());
    CHECK(!none.requires_grad());
    CHECK(none.numel() == 0);
    CHECK(throws_with([&] { none.exp(); }, {"an undefined Tensor"}));
    CHECK(throws_with([&] { ones({1}) + none; }, {"an undefined Tensor"}));
  }

  TEST_CASE("elements") {
    CHECK(tensor({{2.5}}).item<double>() == 2.5);
    CHECK(tensor(7).item<float>() == 7);
    CHECK(tensor(2.75).item<std::int64_t>() == 2);
    CHECK(tensor(true).item<bool>());
    CHECK(tensor(3).item().toDouble() == 3);
    CHECK(throws_with([] { ones({2}).item(); },
                      {"a Tensor with 2 elements cannot be converted to Scalar"}));
    CHECK(throws_with([] { ones({0}).item<float>(); }, {"a Tensor with 0 elements"}));
    CHECK(throws_with([] { tensor(1e30).item<std::int64_t>(); },
                      {"value cannot be converted to type int64_t without overflow"}));
    CHECK(matrix().data_ptr<float>()[4] == 5);
    CHECK(throws_with([] { ones({2}).data_ptr<double>(); },
                      {"expected scalar type Double but found Float"}));
  }

  TEST_CASE("views share memory and version, copies do not") {
    const Tensor x = matrix().clone();
    for (const Tensor& view : {x.t(), x.transpose(0, 1), x.view({3, 2}), x.reshape({6}),
                               x.unsqueeze(0), x.expand({2, 2, 3}), x[0], x.select(1, 0),
                               x.detach(), x.contiguous(), x.to(kFloat32), x.cpu()})
      CHECK(shares(view, x));
    for (const Tensor& copy :
         {x.clone(), x.to(kFloat64), x.t().contiguous(), x.t().reshape({6}), x.neg()})
      CHECK(!shares(copy, x));
    CHECK(x.contiguous().is_same(x));
    CHECK(x.to(kFloat32).is_same(x));
    CHECK(x.to(kCPU).is_same(x));

    const Tensor row = x[1], before = x.detach();
    CHECK(version(x) == 0);
    row.mul_(10);
    CHECK(same(x, tensor({{1.0, 2.0, 3.0}, {40.0, 50.0, 60.0}})));
    CHECK(version(x) == 1);
    CHECK(version(before) == 1);
    x.t()[0].zero_();
    CHECK(same(row, tensor({0.0, 50.0, 60.0})));
    CHECK(version(row) == 2);
    CHECK(version(x.clone()) == 0);
  }

  TEST_CASE("view, reshape") {
    const Tensor x = arange(24).view({2, 3, 4});
    CHECK(has_sizes(x.view({-1}), {24}));
    CHECK(has_sizes(x.view({4, -1}), {4, 6}));
    CHECK(has_sizes(x.view({2, 1, 3, 4, 1}), {2, 1, 3, 4, 1}));
    CHECK(has_sizes(zeros({0, 3}).view({3, 0, 5}), {3, 0, 5}));
    CHECK(same(matrix().t().reshape({2, 3}), tensor({{1.0, 4.0, 2.0}, {5.0, 3.0, 6.0}})));
    CHECK(same(x.transpose(0, 1).view({3, 2, 2, 2})[1][1][0], tensor({16, 17})));
    CHECK(throws_with([&] { x.view({5, 5}); }, {"shape '[5, 5]' is invalid for input of size 24"}));
    CHECK(throws_with([&] { x.view({7, -1}); }, {"shape '[7, -1]' is invalid"}));
    CHECK(throws_with([&] { x.view({-1, -1}); }, {"only one dimension can be inferred"}));
    CHECK(throws_with([&] { x.view({-2}); }, {"invalid shape dimension -2"}));
    CHECK(throws_with([&] { matrix().t().view({6}); },
                      {"view size is not compatible with input tensor's size and stride",
                       "Use .reshape(...) instead."}));
    CHECK(throws_with(
        [] {
          zeros({0}).view({-1, 0});
        },
        {"cannot reshape tensor of 0 elements into shape [-1, 0]"}));
  }

  TEST_CASE("t, transpose, unsqueeze") {
    CHECK(same(matrix().t(), tensor({{1.0, 4.0}, {2.0, 5.0}, {3.0, 6.0}})));
    CHECK(matrix().t().strides() == IntArrayRef({1, 3}));
    CHECK(!matrix().t().is_contiguous());
    CHECK(has_sizes(ones({3}).t(), {3}));
    CHECK(has_sizes(tensor(1).t(), {}));
    CHECK(has_sizes(ones({2, 3, 4}).transpose(0, -1), {4, 3, 2}));
    CHECK(has_sizes(ones({2, 3}).unsqueeze(0), {1, 2, 3}));
    CHECK(has_sizes(ones({2, 3}).unsqueeze(-1), {2, 3, 1}));
    CHECK(has_sizes(tensor(1).unsqueeze(0), {1}));
    CHECK(throws_with(
        [] {
          ones({1, 2, 3}).t();
        },
        {"t() expects a tensor with <= 2 dimensions, but self is 3D"}));
    CHECK(throws_with([] { ones({2}).transpose(0, 1); },
                      {"Dimension out of range (expected to be in range of [-1, 0], but got 1)"}));
    CHECK(throws_with([] { ones({2}).unsqueeze(2); },
                      {"Dimension out of range (expected to be in range of [-2, 1], but got 2)"}));
  }

  TEST_CASE("expand repeats without copying") {
    const Tensor row = tensor({{1.0, 2.0}});
    CHECK(same(row.expand({2, 2}), tensor({{1.0, 2.0}, {1.0, 2.0}})));
    CHECK(same(row.expand({3, -1})[2], tensor({1.0, 2.0})));
    CHECK(row.expand({3, 2}).strides() == IntArrayRef({0, 1}));
    CHECK(has_sizes(tensor(1).expand({2, 3}), {2, 3}));
    CHECK(has_sizes(ones({1}).expand({0}), {0}));
    CHECK(has_sizes(ones({1, 0}).expand({3, 0}).add_(1), {3, 0}));  // nothing there to collide
    CHECK(throws_with(
        [&] {
          row.expand({2, 3});
        },
        {"The expanded size of the tensor (3) must match the existing size (2) at "
         "non-singleton dimension 1.  Target sizes: [2, 3].  Tensor sizes: [1, 2]"}));
    CHECK(throws_with([&] { row.expand({2}); },
                      {"the number of sizes provided (1) must be greater or equal to the number of "
                       "dimensions in the tensor (2)"}));
    CHECK(throws_with(
        [&] {
          row.expand({-1, 1, 2});
        },
        {"isn't allowed in a leading, non-existing dimension 0"}));
    CHECK(throws_with(
        [&] {
          row.expand({2, 2}).add_(1);
        },
        {"unsupported operation: more than one element of the written-to tensor "
         "refers to a single memory location"}));
  }

  TEST_CASE("indexing takes a part of the first dimension") {
    CHECK(same(matrix()[1], tensor({4.0, 5.0, 6.0})));
    CHECK(same(matrix()[-1][0], tensor(4.0)));
    CHECK(same(matrix().select(1, -1), tensor({3.0, 6.0})));
    CHECK(matrix()[1].storage_offset() == 3);
    CHECK(throws_with([] { matrix()[2]; },
                      {"index 2 out of range for tensor of size [2, 3] at dimension 0"}));
    CHECK(throws_with([] { tensor(1)[0]; }, {"select() cannot be applied to a 0-dim tensor."}));
  }

  TEST_CASE("copies, conversions and fills") {
    const Tensor x = zeros({2, 2});
    CHECK(same(x.copy_(tensor({1, 2})), tensor({{1.0, 2.0}, {1.0, 2.0}})));
    CHECK(same(x.t().copy_(tensor({{5.0, 6.0}, {7.0, 8.0}})), tensor({{5.0, 6.0}, {7.0, 8.0}})));
    CHECK(same(x, tensor({{5.0, 7.0}, {6.0, 8.0}})));
    CHECK(same(zeros({2}, kInt64).copy_(tensor({1.75, -1.75})), tensor({1, -1})));
    CHECK(same(tensor({0.0, 0.5, kNan}).to(kBool), tensor({false, true, true})));
    CHECK(same(tensor({true, false}).to(kFloat64), tensor({1.0, 0.0}, kFloat64)));
    CHECK(same(tensor({1.5}).to(kCPU, kInt64), tensor({1})));
    CHECK(same(tensor({1.5}).to(tensor({1}).options()), tensor({1})));
    CHECK(throws_with([] { ones({1}).to(dtype(kFloat64).requires_grad(true)); },
                      {"cannot take a TensorOptions with options.requires_grad set as true"}));
    CHECK(same(x.fill_(3), full({2, 2}, 3.0)));
    CHECK(same(x.zero_(), zeros({2, 2})));
    CHECK(version(x) == 4);
    CHECK(throws_with([&] { x.copy_(ones({3})); }, {"must match the size of tensor b"}));
    CHECK(throws_with(
        [&] {
          x.copy_(ones({1, 2, 2}));
        },
        {"shape [2, 2] doesn't match the broadcast shape [1, 2, 2]"}));
  }

  TEST_CASE("matrix products") {
    const Tensor a = matrix(), b = a.t(), v = tensor({1.0, 0.0, -1.0});
    CHECK(same(a.mm(b), tensor({{14.0, 32.0}, {32.0, 77.0}})));
    CHECK(same(mm(b, a), tensor({{17.0, 22.0, 27.0}, {22.0, 29.0, 36.0}, {27.0, 36.0, 45.0}})));
    CHECK(same(a.matmul(b), a.mm(b)));
    CHECK(same(a.matmul(v), tensor({-2.0, -2.0})));
    CHECK(same(v.matmul(b), tensor({-2.0, -2.0})));
    CHECK(same(matmul(v, v), tensor(2.0)));
    CHECK(same(a.expand({4, 2, 3}).matmul(b)[3], a.mm(b)));
    CHECK(same(a.expand({4, 2, 3}).matmul(v), full({4, 2}, -2.0)));
    CHECK(same(zeros({2, 0}).mm(zeros({0, 3})), zeros({2, 3})));
    CHECK(has_sizes(zeros({0, 3}).mm(b), {0, 2}));
    CHECK(
        throws_with([&] { a.mm(a); }, {"mat1 and mat2 shapes cannot be multiplied (2x3 and 2x3)"}));
    CHECK(throws_with([&] { a.matmul(a); },
                      {"mat1 and mat2 shapes cannot be multiplied (2x3 and 2x3)"}));
    CHECK(throws_with([&] { v.mm(a); }, {"self must be a matrix"}));
    CHECK(throws_with([&] { a.mm(v); }, {"mat2 must be a matrix"}));
    CHECK(throws_with([&] { tensor(1.0).matmul(v); },
                      {"both arguments to matmul need to be at least 1D, but they are 0D and 1D"}));
    CHECK_THROWS(a.mm(b.to(kFloat64)));
  }

  TEST_CASE("arithmetic, with scalars on either side") {
    const Tensor x = tensor({1.0, 2.0}), y = tensor({4.0, 8.0});
    CHECK(same(x + y, tensor({5.0, 10.0})));
    CHECK(same(x - y, tensor({-3.0, -6.0})));
    CHECK(same(x * y, tensor({4.0, 16.0})));
    CHECK(same(x / y, tensor({0.25, 0.25})));
    CHECK(same(x.add(y, 2), tensor({9.0, 18.0})));
    CHECK(same(x.sub(y, 0.5), tensor({-1.0, -2.0})));
    CHECK(same(x.sub(1, 3), tensor({-2.0, -1.0})));
    CHECK(same(2 + x, tensor({3.0, 4.0})));
    CHECK(same(2 - x, tensor({1.0, 0.0})));
    CHECK(same(2 * x, tensor({2.0, 4.0})));
    CHECK(same(2 / x, tensor({2.0, 1.0})));
    CHECK(same(-x, tensor({-1.0, -2.0})));
    CHECK(same(x / 0, tensor({kInf, kInf})));
    CHECK(same(x.pow(-1), tensor({1.0, 0.5})));
    // Roots of numbers that have none, and of -0.
    const Tensor odd = tensor({-kInf, -0.0, 4.0, -1.0});
    CHECK(allclose(odd.pow(0.5), tensor({kNan, -0.0, 2.0, kNan}), 0, 0, true));
    CHECK((1 / odd.pow(0.5)[1]).item<double>() == -kInf);
    CHECK(allclose(odd.pow(-0.5), tensor({kNan, -kInf, 0.5, kNan}), 0, 0, true));
  }

  TEST_CASE("broadcasting") {
    const Tensor column = tensor({{1.0}, {2.0}}), row = tensor({10.0, 20.0, 30.0});
    CHECK(same(column + row, tensor({{11.0, 21.0, 31.0}, {12.0, 22.0, 32.0}})));
    CHECK(has_sizes(ones({2, 1, 3}) * ones({4, 1}), {2, 4, 3}));
    CHECK(has_sizes(ones({0, 3}) + ones({1, 3}), {0, 3}));
    CHECK(has_sizes(ones({1, 1}) + 1, {1, 1}));
    CHECK(same(matrix().add_(row), tensor({{11.0, 22.0, 33.0}, {14.0, 25.0, 36.0}})));
    CHECK(throws_with([&] { row + ones({2}); },
                      {"The size of tensor a (3) must match the size of tensor b (2) at "
                       "non-singleton dimension 0"}));
    CHECK(throws_with([&] { row.add_(column); },
                      {"output with shape [3] doesn't match the broadcast shape [2, 3]"}));
  }

  TEST_CASE("dtypes: a number takes that of its tensor") {
    const Tensor b = tensor({true}), i = tensor({1}), f = tensor({1.0}),
                 d = tensor({1.0}, kFloat64);
    // clang-format off
    const std::pair<Tensor, Dtype> cases[] = {
        {f + 1, kFloat32}, {f + 1.5, kFloat32}, {2 - f, kFloat32}, {d + 1, kFloat64},
        {d + 1.5, kFloat64}, {2 - d, kFloat64}, {d[0] * 2, kFloat64}, {d / 3, kFloat64},
        {d.pow(2), kFloat64}, {f < 2, kBool},
        {i == 1, kBool}, {b.eq(b), kBool}, {d.exp(), kFloat64}, {i.sum(), kInt64},
        {b.sum(), kInt64}, {d.mean(), kFloat64}, {d.max(), kFloat64}, {f.argmax(), kInt64},
        {f.clamp(0), kFloat32}, {d.clamp(0.5, 1), kFloat64}, {where(b, f, 2), kFloat32},
        {where(b, 1.5, d), kFloat64}, {where(b, i, 2), kInt64}, {i.masked_fill(b, 2), kInt64}
    };
    // clang-format on
    int number = 0;
    for (const auto& [result, dtype] : cases) {
      CAPTURE(number);
      CHECK(has_dtype(result, dtype));
      ++number;
    }
  }

  TEST_CASE("in place") {
    const Tensor x = tensor({1.0, 4.0}).clone();
    CHECK(x.add_(1).is_same(x));
    CHECK(same(x, tensor({2.0, 5.0})));
    CHECK(same(x.add_(x, 2), tensor({6.0, 15.0})));
    CHECK(same(x.sub_(tensor({2.0, 6.0})), tensor({4.0, 9.0})));
    CHECK(same(x.div_(2), tensor({2.0, 4.5})));
    CHECK(same(x.mul_(tensor(2.0)), tensor({4.0, 9.0})));
    CHECK(same(x.sub_(tensor({1.0, 1.0}), 3), tensor({1.0, 6.0})));
    CHECK(version(x) == 6);
    CHECK(same(tensor({-1.0, 1.0}).relu_(), tensor({0.0, 1.0})));
    Tensor y = tensor({1.0, 2.0});
    y += 1;
    y *= tensor({2.0, 3.0});
    y -= tensor(1.0);
    CHECK(same(y, tensor({3.0, 8.0})));
    Tensor z = tensor({1.0});
    const Tensor alias = z;
    z /= 4;
    CHECK(same(alias, tensor({0.25})));
    z = z + 1;
    CHECK(!alias.is_same(z));
  }

  TEST_CASE("an assignment to what has no name writes into it") {
    Tensor m = zeros({2, 3}), two = zeros({3, 5});
    m[1] = ones({3});
    CHECK(same(m, tensor({{0.0, 0.0, 0.0}, {1.0, 1.0, 1.0}})));
    two[1][2] = 4;
    CHECK(two.sum().item<double>() == 4);
    CHECK(two[1][2].item<double>() == 4);
    m.t() = tensor({{1.0, 4.0}, {2.0, 5.0}, {3.0, 6.0}});
    CHECK(same(m, matrix()));
    const Tensor row = tensor({7.0, 8.0, 9.0});
    m[0] = row;
    CHECK(!m[0].is_same(row));
    CHECK(same(m[0], row));
    m = row;  // but a variable becomes another handle
    CHECK(m.is_same(row));
  }

  TEST_CASE("elementwise functions") {
    const Tensor x = tensor({-1.0, 0.0, 2.0});
    CHECK(close(exp(x), tensor({0.36787945, 1.0, 7.3890562})));
    CHECK(same(x.log().ne(x.log()), tensor({true, false, false})));
    CHECK(same(log(tensor({0.0, 1.0})), tensor({-kInf, 0.0})));
    CHECK(close(sqrt(tensor({2.0})), tensor({1.41421356})));
    CHECK(same(abs(x), tensor({1.0, 0.0, 2.0})));
    CHECK(close(sigmoid(x), tensor({0.26894143, 0.5, 0.88079703})));
    CHECK(close(tanh(x), tensor({-0.76159418, 0.0, 0.96402758})));
    CHECK(same(relu(x), tensor({0.0, 0.0, 2.0})));
    CHECK(std::isnan(tensor(kNan).relu().item<float>()));
    CHECK(std::isnan(tensor(kNan).clamp(0, 1).item<float>()));
    CHECK(same(x.clamp(-0.5, 1), tensor({-0.5, 0.0, 1.0})));
    CHECK(same(clamp(x, 0), tensor({0.0, 0.0, 2.0})));
    CHECK(same(x.clamp(1, 0), tensor({0.0, 0.0, 0.0})));
    CHECK(same(x.clamp_min(0.5), tensor({0.5, 0.5, 2.0})));
    CHECK(same(x.clamp_max(0.5), tensor({-1.0, 0.0, 0.5})));
    // Of two zeros the one that is clamped stays.
    CHECK((1 / tensor({-0.0}).clamp_min(0)).item<double>() == -kInf);
    CHECK((1 / tensor({-0.0}).clamp(0, 1)).item<double>() == -kInf);
    CHECK((1 / tensor({-0.0}).clamp_max(0)).item<double>() == -kInf);
  }

  TEST_CASE("comparisons") {
    const Tensor x = tensor({1.0, 2.0, kNan}), y = tensor({1.0, 3.0, 0.0});
    CHECK(same(x == y, tensor({true, false, false})));
    CHECK(same(x != y, tensor({false, true, true})));
    CHECK(same(x < y, tensor({false, true, false})));
    CHECK(same(x <= y, tensor({true, true, false})));
    CHECK(same(x > y, tensor({false, false, false})));
    CHECK(same(x.ge(1), tensor({true, true, false})));
    CHECK(same(y.eq(1.5), tensor({false, false, false})));
    CHECK(same(y.lt(1.5), tensor({true, false, true})));
    const Tensor labels = tensor({1, 3, 0});
    CHECK(same(labels.eq(3), tensor({false, true, false})));
    CHECK(same(labels < tensor({2, 2, 0}), tensor({true, false, false})));
    CHECK(same(labels == labels, tensor({true, true, true})));
    CHECK(same(tensor({true, false}).eq(true), tensor({true, false})));
    CHECK(same(tensor({true, false}).ne(tensor({{true}, {false}})),
               tensor({{false, true}, {true, false}})));
    CHECK(!tensor({1.0}, requires_grad()).lt(2).requires_grad());
    CHECK(x[0].equal(tensor(1.0)));
    CHECK(!x.equal(x));
    CHECK(!ones({2}).equal(ones({1, 2})));
    CHECK(zeros({0}).equal(zeros({0})));
    CHECK(allclose(tensor({1.0}), tensor({1.000001})));
    CHECK(!allclose(tensor({1.0}), tensor({1.0001})));
    CHECK(allclose(tensor({1.0, 2.0}), tensor(1.5), 0, 0.5));
    CHECK(!allclose(x, x));
    CHECK(allclose(x, x, 0, 0, true));
    CHECK(allclose(tensor({kInf}), tensor({kInf})));
    CHECK(!allclose(tensor({kInf}), tensor({-kInf})));
    CHECK(allclose(tensor({100000}), tensor({100001})));
    CHECK(!allclose(tensor({100000}), tensor({100002})));
    CHECK(allclose(tensor({1, 2}), tensor({2, 1}), 0, 1));
    const Tensor large = full({1}, std::int64_t{1} << 53, kInt64);
    CHECK(!allclose(large, large.clone().fill_((std::int64_t{1} << 53) + 1), 0, 0));
    CHECK_THROWS(allclose(x, x, -1.0));
    CHECK_THROWS(allclose(x, x, 0.0, -1.0));
    CHECK(throws_with([] { allclose(ones({1}), ones({1}, kFloat64)); },
                      {"Float did not match Double"}));
    CHECK(throws_with([] { (void)(ones({2}) < ones({3})); },
                      {"must match the size of tensor b (3)"}));
  }

  TEST_CASE("where and masked_fill") {
    const Tensor mask = tensor({true, false}), x = tensor({1.0, 2.0});
    CHECK(same(where(mask, x, -x), tensor({1.0, -2.0})));
    CHECK(same(where(mask, x, 0), tensor({1.0, 0.0})));
    CHECK(same(where(mask, 0, x), tensor({0.0, 2.0})));
    CHECK(same(x.where(mask, tensor({{5.0}, {6.0}})), tensor({{1.0, 5.0}, {1.0, 6.0}})));
    CHECK(same(x.masked_fill(mask, 7), tensor({7.0, 2.0})));
    CHECK(same(ones({2, 2}).masked_fill_(mask, 0), tensor({{0.0, 1.0}, {0.0, 1.0}})));
    CHECK(has_sizes(x.masked_fill(tensor({{true}, {false}}), 0), {2, 2}));
    CHECK(
        throws_with([&] { where(x, x, x); }, {"where expected condition to be a boolean tensor"}));
    CHECK(same(tensor({1, 2}).masked_fill(mask, 0.5), tensor({0, 2})));
    CHECK(throws_with(
        [&] {
          tensor({1, 2}).masked_fill(mask, 1e30);
        },
        {"value cannot be converted to type int64_t without overflow"}));
    CHECK(throws_with(
        [&] {
          ones({2}).masked_fill_(tensor({{true}, {false}}), 0);
        },
        {"output with shape [2] doesn't match the broadcast shape [2, 2]"}));
  }

  TEST_CASE("sums and means") {
    const Tensor x = matrix();
    CHECK(same(x.sum(), tensor(21.0)));
    CHECK(same(x.sum(0), tensor({5.0, 7.0, 9.0})));
    CHECK(same(x.sum(-1), tensor({6.0, 15.0})));
    CHECK(same(x.sum({1}, true), tensor({{6.0}, {15.0}})));
    CHECK(same(x.sum(IntArrayRef({0, 1})), tensor(21.0)));
    CHECK(same(sum(x.t()), tensor(21.0)));
    CHECK(same(mean(x), tensor(3.5)));
    CHECK(same(x.mean(0), tensor({2.5, 3.5, 4.5})));
    CHECK(same(x.mean(IntArrayRef({0, 1}), true), tensor({{3.5}})));
    CHECK(same(tensor(2.0).sum(0), tensor(2.0)));
    CHECK(same(zeros({0, 2}).sum(0), zeros({2})));
    CHECK(same(zeros({0}).sum(), tensor(0.0)));
    CHECK(std::isnan(zeros({0}).mean().item<float>()));
    CHECK(same(tensor({true, true}).sum(), tensor(2)));
    CHECK(throws_with(
        [&] {
          x.sum(IntArrayRef({0, -2}));
        },
        {"dim 0 appears multiple times in the list of dims"}));
    CHECK(throws_with([] { tensor(2.0).mean(IntArrayRef({0, -1})); }, {"dim 0 appears multiple"}));
    CHECK(throws_with([&] { x.sum(2); }, {"Dimension out of range"}));
    CHECK(throws_with(
        [] {
          tensor({1, 2}).mean();
        },
        {"mean(): could not infer output dtype.", "Got: Long"}));
  }

  TEST_CASE("extremes") {
    const Tensor x = tensor({{1.0, 5.0, 3.0}, {7.0, 2.0, 7.0}});
    CHECK(same(x.max(), tensor(7.0)));
    CHECK(same(x.min(), tensor(1.0)));
    CHECK(same(x.argmax(), tensor(3)));
    CHECK(same(x.argmax(0), tensor({1, 0, 1})));
    CHECK(same(x.argmax(1, true), tensor({{1}, {0}})));
    CHECK(same(x.t().argmax(), tensor(1)));
    CHECK(std::isnan(tensor({1.0, kNan, 2.0}).max().item<float>()));
    CHECK(tensor({1.0, kNan, 2.0}).argmax().item<std::int64_t>() == 1);
    CHECK(throws_with([] { zeros({0}).max(); },
                      {"max(): Expected reduction dim to be specified for input.numel() == 0."}));
    CHECK(
        throws_with([] { zeros({0}).argmax(); },
                    {"argmax(): Expected reduction dim to be specified for input.numel() == 0."}));
  }
}
