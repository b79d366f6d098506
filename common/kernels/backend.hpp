// What a device must be able to do. cpu/ does it with xtensor and OpenBLAS, cuda/ with cuBLAS and
// CUB; everything above asks backend(device) and never learns which one answered.
//
// In every function the output comes first, is already allocated, and lies on this device (copy()
// can also leave it). Inputs broadcast to the output's sizes; a CPU array with a single element may
// stand in for a number. A GPU may still be computing when a function returns; what waits for it is
// a copy to the CPU.
#pragma once

#include <memory>
#include <vector>

#include "common/harness/step_graph.hpp"
#include "common/kernels/array.hpp"
#include "common/kernels/functors.hpp"

namespace ladder::kernels {

class Backend {
 public:
  virtual ~Backend() = default;

  /// Uninitialised memory, aligned for vector instructions. Throws Error when there is not enough.
  virtual std::shared_ptr<void> allocate(std::size_t bytes) = 0;

  /// out = in, converted to out's dtype. The two may have any strides, and, for a GPU's backend,
  /// one of them may lie on another device.
  virtual void copy(const Array& out, const Array& in) = 0;
  /// out = f(in), both of one floating dtype.
  virtual void unary(UnaryOp op, const Array& out, const Array& in) = 0;
  /// out = f(a, b), all of one floating dtype.
  virtual void arithmetic(ArithmeticOp op, const Array& out, const Array& a, const Array& b) = 0;
  /// out = f(a, b); a and b have one dtype, out is Bool.
  virtual void comparison(Comparison op, const Array& out, const Array& a, const Array& b) = 0;
  /// out += alpha · a; both have one floating dtype and the same sizes.
  virtual void add_scaled(const Array& out, const Array& a, double alpha) = 0;
  /// out = condition ? a : b; condition is Bool, the others have one dtype.
  virtual void where(const Array& out, const Array& condition, const Array& a, const Array& b) = 0;
  /// Reduces every dimension that has size 1 in out and another size in `in`; the ranks are equal,
  /// and the dtypes: a floating one, or, for a sum, Long. out is contiguous.
  virtual void reduce(ReduceOp op, const Array& out, const Array& in) = 0;
  /// out (n, m), contiguous, = a (n, k) times b (k, m), each contiguous or, as is_transposed() has
  /// it, transposed: it is read as it lies.
  virtual void gemm(const Array& out, const Array& a, const Array& b) = 0;

  /// Records a step, and does it again and again, in the same memory; its optimizer steps are then
  /// the next ones in time. Throws Error unless the device is a GPU.
  virtual std::unique_ptr<StepGraph> make_step_graph();
};

/// The backend of a device. Throws Error for a device that this build or machine does not have.
Backend& backend(const Device& device);

}  // namespace ladder::kernels
