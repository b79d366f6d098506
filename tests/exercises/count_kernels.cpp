// Stands before the library's backend(): a Backend that counts, and hands on.
#include "common/kernels/backend.hpp"
#include "tests/exercises/counts.hpp"

namespace ladder::kernels {
namespace {

class Counting : public Backend {
 public:
  explicit Counting(Backend& real) : real_(real) {}
  void add_scaled(const Array& out, const Array& a, double alpha) override {
    ++exercise::counts.updates;
    real_.add_scaled(out, a, alpha);
  }
  void gemm(const Array& out, const Array& a, const Array& b) override {
    ++exercise::counts.products;
    real_.gemm(out, a, b);
  }

  std::shared_ptr<void> allocate(std::size_t bytes) override { return real_.allocate(bytes); }
  void copy(const Array& out, const Array& in) override { real_.copy(out, in); }
  void unary(UnaryOp op, const Array& out, const Array& in) override { real_.unary(op, out, in); }
  void arithmetic(ArithmeticOp op, const Array& out, const Array& a, const Array& b) override {
    real_.arithmetic(op, out, a, b);
  }
  void comparison(Comparison op, const Array& out, const Array& a, const Array& b) override {
    real_.comparison(op, out, a, b);
  }
  void where(const Array& out, const Array& condition, const Array& a, const Array& b) override {
    real_.where(out, condition, a, b);
  }
  void reduce(ReduceOp op, const Array& out, const Array& in) override {
    real_.reduce(op, out, in);
  }
  std::unique_ptr<StepGraph> make_step_graph() override { return real_.make_step_graph(); }

 private:
  Backend& real_;
};

}  // namespace

// The linker's names: a call of X reaches __wrap_X, and __real_X is X.
Backend& wrapped(const Device& device) asm("__wrap__ZN6ladder7kernels7backendERKNS_6DeviceE");
Backend& real(const Device& device) asm("__real__ZN6ladder7kernels7backendERKNS_6DeviceE");

Backend& wrapped(const Device& device) {
  if (!device.is_cpu()) return real(device);
  static Counting counting(real(device));
  return counting;
}

}  // namespace ladder::kernels
