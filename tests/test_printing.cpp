// Numbers, tensors and arrays as Python, PyTorch 1.13 and NumPy 1.24 print them; every expected
// text was printed by them.
#include <doctest/doctest.h>

#include <limits>
#include <sstream>
#include <vector>

#include "common/autograd.hpp"
#include "common/harness/python_print.hpp"

namespace {

using namespace ladder;

constexpr double inf = std::numeric_limits<double>::infinity();
constexpr double nan = std::numeric_limits<double>::quiet_NaN();

template <class T>
std::string array(std::vector<T> values, std::int64_t rows, std::int64_t columns) {
  return numpy_repr(values.data(), rows, columns);
}

std::vector<double> eighths(int count) {  // 0, 1/8, 2/8 ...
  std::vector<double> values;
  for (int i = 0; i < count; ++i) values.push_back(i / 8.0);
  return values;
}

TEST_SUITE("printing") {
  TEST_CASE("a float as Python's repr") {
    CHECK(python_repr(0.0) == "0.0");
    CHECK(python_repr(-0.0) == "-0.0");
    CHECK(python_repr(1.0) == "1.0");
    CHECK(python_repr(21579106.0) == "21579106.0");
    CHECK(python_repr(0.1) == "0.1");
    CHECK(python_repr(0.1f) == "0.10000000149011612");
    CHECK(python_repr(1.0 / 3) == "0.3333333333333333");
    CHECK(python_repr(636.3040771484375) == "636.3040771484375");
    CHECK(python_repr(6.711089554300997e-06) == "6.711089554300997e-06");
    CHECK(python_repr(-2.5e-07) == "-2.5e-07");
    CHECK(python_repr(0.0001) == "0.0001");
    CHECK(python_repr(9.9999e-05) == "9.9999e-05");
    CHECK(python_repr(1e15) == "1000000000000000.0");
    CHECK(python_repr(9999999999999998.0) == "9999999999999998.0");
    CHECK(python_repr(1e16) == "1e+16");
    CHECK(python_repr(123456789012345680.0) == "1.2345678901234568e+17");
    CHECK(python_repr(5e-324) == "5e-324");
    CHECK(python_repr(1.7976931348623157e308) == "1.7976931348623157e+308");
    CHECK(python_repr(inf) == "inf");
    CHECK(python_repr(-inf) == "-inf");
    CHECK(python_repr(nan) == "nan");
    CHECK(python_repr(-nan) == "nan");
  }

  TEST_CASE("a tensor: whole numbers, decimals, exponents") {
    CHECK(python_repr(ladder::tensor(1.0)) == "tensor(1.)");
    CHECK(python_repr(ladder::tensor({1.0, -2.0, 100.0})) == "tensor([  1.,  -2., 100.])");
    CHECK(python_repr(ladder::tensor({0.5, -2.25, 12.0})) == "tensor([ 0.5000, -2.2500, 12.0000])");
    CHECK(python_repr(ladder::tensor({0.5, -2.25, 1000.125})) ==
          "tensor([ 5.0000e-01, -2.2500e+00,  1.0001e+03])");
    CHECK(python_repr(ladder::tensor({1e-5, 1.0})) == "tensor([1.0000e-05, 1.0000e+00])");
    CHECK(python_repr(ladder::tensor({1.0, 1001.0})) == "tensor([1.0000e+00, 1.0010e+03])");
    CHECK(python_repr(ladder::tensor({2e8})) == "tensor([2.0000e+08])");
    CHECK(python_repr(ladder::tensor({0.0, -0.0})) == "tensor([0., -0.])");
    CHECK(python_repr(ladder::tensor({nan, inf, -inf, 1.0})) == "tensor([nan, inf, -inf, 1.])");
    CHECK(python_repr(ladder::tensor({nan, inf, -inf, 1.5})) ==
          "tensor([   nan,    inf,   -inf, 1.5000])");
  }

  TEST_CASE("a tensor: dtypes") {
    CHECK(python_repr(ladder::tensor(7)) == "tensor(7)");
    CHECK(python_repr(ladder::tensor(true)) == "tensor(True)");
    CHECK(python_repr(ladder::arange(6).view({2, 3})) == R"(tensor([[0, 1, 2],
        [3, 4, 5]]))");
    CHECK(python_repr(ladder::arange(6).view({2, 3}).lt(3)) == R"(tensor([[ True,  True,  True],
        [False, False, False]]))");
    CHECK(python_repr(ladder::full({2, 2}, 0.1, TensorOptions().dtype(kFloat64))) ==
          R"(tensor([[0.1000, 0.1000],
        [0.1000, 0.1000]], dtype=torch.float64))");
  }

  TEST_CASE("a tensor without elements") {
    CHECK(python_repr(ladder::zeros({0})) == "tensor([])");
    CHECK(python_repr(ladder::zeros({2, 0})) == "tensor([], size=(2, 0))");
    CHECK(python_repr(ladder::zeros({0}, TensorOptions().dtype(kInt64))) ==
          "tensor([], dtype=torch.int64)");
    CHECK(python_repr(ladder::zeros({0, 3}, TensorOptions().dtype(kFloat64))) ==
          "tensor([], size=(0, 3), dtype=torch.float64)");
  }

  TEST_CASE("a tensor: lines of 80 columns, and blank lines between matrices") {
    CHECK(python_repr(ladder::arange(20, TensorOptions().dtype(kFloat32)).div(8)) ==
          R"(tensor([0.0000, 0.1250, 0.2500, 0.3750, 0.5000, 0.6250, 0.7500, 0.8750, 1.0000,
        1.1250, 1.2500, 1.3750, 1.5000, 1.6250, 1.7500, 1.8750, 2.0000, 2.1250,
        2.2500, 2.3750]))");
    CHECK(python_repr(ladder::arange(24, TensorOptions().dtype(kFloat32)).view({2, 3, 4})) ==
          R"(tensor([[[ 0.,  1.,  2.,  3.],
         [ 4.,  5.,  6.,  7.],
         [ 8.,  9., 10., 11.]],

        [[12., 13., 14., 15.],
         [16., 17., 18., 19.],
         [20., 21., 22., 23.]]]))");
  }

  TEST_CASE("a tensor of more than 1000 elements: only the edges") {
    CHECK(python_repr(ladder::arange(1001)) ==
          "tensor([   0,    1,    2,  ...,  998,  999, 1000])");
    const Tensor large = ladder::arange(100000, TensorOptions().dtype(kFloat32)).view({1000, 100});
    CHECK(python_repr(large.sub(50000).div(3)) ==
          R"(tensor([[-16666.6660, -16666.3340, -16666.0000,  ..., -16634.3340,
         -16634.0000, -16633.6660],
        [-16633.3340, -16633.0000, -16632.6660,  ..., -16601.0000,
         -16600.6660, -16600.3340],
        [-16600.0000, -16599.6660, -16599.3340,  ..., -16567.6660,
         -16567.3340, -16567.0000],
        ...,
        [ 16566.6660,  16567.0000,  16567.3340,  ...,  16599.0000,
          16599.3340,  16599.6660],
        [ 16600.0000,  16600.3340,  16600.6660,  ...,  16632.3340,
          16632.6660,  16633.0000],
        [ 16633.3340,  16633.6660,  16634.0000,  ...,  16665.6660,
          16666.0000,  16666.3340]]))");
    CHECK(python_repr(large.t()) ==
          R"(tensor([[0.0000e+00, 1.0000e+02, 2.0000e+02,  ..., 9.9700e+04, 9.9800e+04,
         9.9900e+04],
        [1.0000e+00, 1.0100e+02, 2.0100e+02,  ..., 9.9701e+04, 9.9801e+04,
         9.9901e+04],
        [2.0000e+00, 1.0200e+02, 2.0200e+02,  ..., 9.9702e+04, 9.9802e+04,
         9.9902e+04],
        ...,
        [9.7000e+01, 1.9700e+02, 2.9700e+02,  ..., 9.9797e+04, 9.9897e+04,
         9.9997e+04],
        [9.8000e+01, 1.9800e+02, 2.9800e+02,  ..., 9.9798e+04, 9.9898e+04,
         9.9998e+04],
        [9.9000e+01, 1.9900e+02, 2.9900e+02,  ..., 9.9799e+04, 9.9899e+04,
         9.9999e+04]]))");
    CHECK(python_repr(ladder::arange(2500).view({1, 5, 500})) ==
          R"(tensor([[[   0,    1,    2,  ...,  497,  498,  499],
         [ 500,  501,  502,  ...,  997,  998,  999],
         [1000, 1001, 1002,  ..., 1497, 1498, 1499],
         [1500, 1501, 1502,  ..., 1997, 1998, 1999],
         [2000, 2001, 2002,  ..., 2497, 2498, 2499]]]))");
  }

  TEST_CASE("a tensor that takes part in a graph") {
    const Tensor w = ladder::ones({2}, TensorOptions().requires_grad(true));
    CHECK(python_repr(w) == "tensor([1., 1.], requires_grad=True)");
    CHECK(python_repr(w.detach()) == "tensor([1., 1.])");
    CHECK(python_repr(w.neg()) == "tensor([-1., -1.], grad_fn=<NegBackward0>)");
    CHECK(python_repr(w.sum()) == "tensor(2., grad_fn=<SumBackward0>)");
    const Tensor doubles =
        ladder::arange(12, TensorOptions().dtype(kFloat64)).div(8).requires_grad_();
    CHECK(python_repr(doubles.neg()) ==
          R"(tensor([-0.0000, -0.1250, -0.2500, -0.3750, -0.5000, -0.6250, -0.7500, -0.8750,
        -1.0000, -1.1250, -1.2500, -1.3750], dtype=torch.float64,
       grad_fn=<NegBackward0>))");
    const Tensor halves = ladder::full({7}, 0.5, TensorOptions().dtype(kFloat64)).requires_grad_();
    CHECK(python_repr(halves.neg()) ==
          R"(tensor([-0.5000, -0.5000, -0.5000, -0.5000, -0.5000, -0.5000, -0.5000],
       dtype=torch.float64, grad_fn=<NegBackward0>))");
  }

  TEST_CASE("a stream gets the same text") {
    const Tensor w = ladder::ones({2, 3}, TensorOptions().requires_grad(true));
    for (const Tensor& tensor : {Tensor(), ladder::tensor(1.5), ladder::arange(2000), w, w.exp()}) {
      std::ostringstream out;
      out << tensor;
      CHECK(out.str() == python_repr(tensor));
    }
  }

  TEST_CASE("an array as NumPy's repr: decimals") {
    CHECK(array<double>({1, 2}, 1, 2) == "array([[1., 2.]])");
    CHECK(array<double>({1, 2.5, -3.25, 0}, 2, 2) == R"(array([[ 1.  ,  2.5 ],
       [-3.25,  0.  ]]))");
    CHECK(array<float>({1, 2.5, -3.25, 0.1f}, 2, 2) == R"(array([[ 1.  ,  2.5 ],
       [-3.25,  0.1 ]], dtype=float32))");
    CHECK(array<double>({1.0 / 3, 2.0 / 3, 100}, 1, 3) ==
          "array([[  0.33333333,   0.66666667, 100.        ]])");
    CHECK(array<float>({0 / 7.f, 1 / 7.f, 2 / 7.f, 3 / 7.f, 4 / 7.f, 5 / 7.f}, 1, 6) ==
          R"(array([[0.        , 0.14285715, 0.2857143 , 0.42857143, 0.5714286 ,
        0.71428573]], dtype=float32))");
  }

  TEST_CASE("an array as NumPy's repr: exponents") {
    CHECK(array<double>({1.05110327e-04, -2.63352155e-05, -5.73828636e-05, -2.09138425e-06,
                         2.73136413e-05, 8.27495539e-06, 4.35795897e-05},
                        1, 7) == R"(array([[ 1.05110327e-04, -2.63352155e-05, -5.73828636e-05,
        -2.09138425e-06,  2.73136413e-05,  8.27495539e-06,
         4.35795897e-05]]))");
    CHECK(array<float>({1e-5f, -3.14159274e-5f, 0.1f}, 1, 3) ==
          "array([[ 9.9999997e-06, -3.1415926e-05,  1.0000000e-01]], dtype=float32)");
    CHECK(array<float>({1e-4f}, 1, 1) == "array([[0.0001]], dtype=float32)");
    CHECK(array<float>({9e-5f}, 1, 1) == "array([[9.e-05]], dtype=float32)");
    CHECK(array<double>({1e100, 1e-5}, 1, 2) == "array([[1.e+100, 1.e-005]])");
  }

  TEST_CASE("an array as NumPy's repr: not finite, many") {
    CHECK(array<double>({nan, 1, -inf, -0.5}, 2, 2) == R"(array([[ nan,  1. ],
       [-inf, -0.5]]))");
    CHECK(array<double>({nan, inf}, 1, 2) == "array([[nan, inf]])");
    CHECK(numpy_repr(eighths(1024).data(), 64, 16) ==
          R"(array([[0.00000e+00, 1.25000e-01, 2.50000e-01, ..., 1.62500e+00,
        1.75000e+00, 1.87500e+00],
       [2.00000e+00, 2.12500e+00, 2.25000e+00, ..., 3.62500e+00,
        3.75000e+00, 3.87500e+00],
       [4.00000e+00, 4.12500e+00, 4.25000e+00, ..., 5.62500e+00,
        5.75000e+00, 5.87500e+00],
       ...,
       [1.22000e+02, 1.22125e+02, 1.22250e+02, ..., 1.23625e+02,
        1.23750e+02, 1.23875e+02],
       [1.24000e+02, 1.24125e+02, 1.24250e+02, ..., 1.25625e+02,
        1.25750e+02, 1.25875e+02],
       [1.26000e+02, 1.26125e+02, 1.26250e+02, ..., 1.27625e+02,
        1.27750e+02, 1.27875e+02]], shape=(64, 16)))");
    CHECK(numpy_repr(eighths(1200).data(), 3, 400) ==
          R"(array([[0.00000e+00, 1.25000e-01, 2.50000e-01, ..., 4.96250e+01,
        4.97500e+01, 4.98750e+01],
       [5.00000e+01, 5.01250e+01, 5.02500e+01, ..., 9.96250e+01,
        9.97500e+01, 9.98750e+01],
       [1.00000e+02, 1.00125e+02, 1.00250e+02, ..., 1.49625e+02,
        1.49750e+02, 1.49875e+02]], shape=(3, 400)))");
    // A last line with no place for it.
    CHECK(numpy_repr(eighths(1001).data(), 1, 1001) ==
          R"(array([[  0.   ,   0.125,   0.25 , ..., 124.75 , 124.875, 125.   ]],
      shape=(1, 1001)))");
    std::vector<float> thousands;
    for (const double value : eighths(1001)) thousands.push_back(static_cast<float>(1000 + value));
    CHECK(numpy_repr(thousands.data(), 1, 1001) ==
          R"(array([[1000.   , 1000.125, 1000.25 , ..., 1124.75 , 1124.875, 1125.   ]],
      shape=(1, 1001), dtype=float32))");
  }
}

}  // namespace
