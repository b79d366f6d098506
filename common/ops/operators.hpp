// The operators on tensors, and the methods under their free names: exp(x) is x.exp().
#pragma once

#include "common/tensor/tensor.hpp"

namespace ladder {

inline Tensor operator+(const Tensor& a, const Operand& b) { return a.add(b); }
inline Tensor operator-(const Tensor& a, const Operand& b) { return a.sub(b); }
inline Tensor operator*(const Tensor& a, const Operand& b) { return a.mul(b); }
inline Tensor operator/(const Tensor& a, const Operand& b) { return a.div(b); }
inline Tensor operator+(const Scalar& a, const Tensor& b) { return b.add(a); }
inline Tensor operator*(const Scalar& a, const Tensor& b) { return b.mul(a); }
inline Tensor operator-(const Scalar& a, const Tensor& b) { return Operand(a).beside(b).sub(b); }
inline Tensor operator/(const Scalar& a, const Tensor& b) { return Operand(a).beside(b).div(b); }

inline Tensor operator==(const Tensor& a, const Operand& b) { return a.eq(b); }
inline Tensor operator!=(const Tensor& a, const Operand& b) { return a.ne(b); }
inline Tensor operator<(const Tensor& a, const Operand& b) { return a.lt(b); }
inline Tensor operator<=(const Tensor& a, const Operand& b) { return a.le(b); }
inline Tensor operator>(const Tensor& a, const Operand& b) { return a.gt(b); }
inline Tensor operator>=(const Tensor& a, const Operand& b) { return a.ge(b); }

inline Tensor mm(const Tensor& a, const Tensor& b) { return a.mm(b); }
inline Tensor matmul(const Tensor& a, const Tensor& b) { return a.matmul(b); }
inline Tensor neg(const Tensor& x) { return x.neg(); }
inline Tensor abs(const Tensor& x) { return x.abs(); }
inline Tensor exp(const Tensor& x) { return x.exp(); }
inline Tensor log(const Tensor& x) { return x.log(); }
inline Tensor sqrt(const Tensor& x) { return x.sqrt(); }
inline Tensor sigmoid(const Tensor& x) { return x.sigmoid(); }
inline Tensor tanh(const Tensor& x) { return x.tanh(); }
inline Tensor relu(const Tensor& x) { return x.relu(); }
inline Tensor pow(const Tensor& x, const Scalar& exponent) { return x.pow(exponent); }
inline Tensor clamp(const Tensor& x, const std::optional<Scalar>& min,
                    const std::optional<Scalar>& max = std::nullopt) {
  return x.clamp(min, max);
}
inline Tensor sum(const Tensor& x) { return x.sum(); }
inline Tensor mean(const Tensor& x) { return x.mean(); }
Tensor where(const Tensor& condition, const Tensor& a, const Operand& b);
Tensor where(const Tensor& condition, const Scalar& a, const Tensor& b);
inline bool equal(const Tensor& a, const Tensor& b) { return a.equal(b); }
inline bool allclose(const Tensor& a, const Tensor& b, double rtol = 1e-5, double atol = 1e-8,
                     bool equal_nan = false) {
  return a.allclose(b, rtol, atol, equal_nan);
}

}  // namespace ladder
