// AIM: to know how a write to a saved tensor is noticed
// REPLACES: common/graph/saved_tensor.cpp
// DEFINES: ladder::autograd::SavedTensor::unpack
#include "tests/exercises/check.hpp"

#include "common/autograd.hpp"

using namespace ladder;

namespace {

Tensor weight() { return tensor({1.0, 2.0, 3.0}, TensorOptions(kFloat64).requires_grad(true)); }

using Write = std::function<void(const Tensor&)>;

void unrecorded(const Write& write, const Tensor& tensor) {
  const NoGradGuard no_grad;
  write(tensor);
}

// d sum(w²) / d w, with a write to w before the forward pass, and one after it.
Tensor gradient(const Write& before, const Write& after) {
  const Tensor w = weight();
  unrecorded(before, w);
  const Tensor loss = (w * w).sum();
  unrecorded(after, w);
  loss.backward();
  return w.grad();
}

void nothing(const Tensor&) {}
void doubled(const Tensor& tensor) { tensor.mul_(2); }

// Three steps of w -= 0.1 · 2w.
Tensor trained() {
  const Tensor w = weight();
  for (int step = 0; step < 3; ++step) {
    (w * w).sum().backward();
    unrecorded([](const Tensor& at) { at.sub_(at.grad(), 0.1); }, w);
    w.grad().zero_();
  }
  return w.detach();
}

// Two products that have saved w, the second of them after a write.
struct TwoProducts {
  TwoProducts() : before((w * w).sum()) {
    unrecorded(doubled, w);
    after = (w * w).sum();
  }
  Tensor w = weight(), before, after;
};

}  // namespace

void exercise::check(Check& check) {
  const std::string words = "modified by an inplace operation";
  const auto numbers = [](std::vector<double> values) {
    return [values] { return tensor(values, kFloat64); };
  };
  const auto refused_after = [&](const std::string& name, const Write& write,
                                 const std::string& rule) {
    check.refuses(
        "backward() after " + name, [write] { gradient(nothing, write); }, words, rule);
  };
  check.close(
      "the gradient of w², where nobody writes to w", [] { return gradient(nothing, nothing); },
      numbers({2, 4, 6}), "What was not written to comes back as it was saved.", 1e-12);
  check.close(
      "the gradient of w², where w was doubled before the forward pass",
      [] { return gradient(doubled, nothing); }, numbers({4, 8, 12}),
      "What was written before the tensor was saved is what the forward pass has seen: no error.",
      1e-12);
  check.refuses(
      "backward() after a write to y, where y = exp(w), which saves its output",
      [] {
        const Tensor y = weight().exp();
        unrecorded(doubled, y);
        y.sum().backward();
      },
      words, "An output that was saved can be written to as well as an input.");
  refused_after("w was doubled, behind the forward pass", doubled,
                "Versions are compared: that of the time of saving with that of now.");
  refused_after(
      "a write to w[0], a view", [](const Tensor& w) { w[0].fill_(100); },
      "A view shares the memory, and the version with it.");
  refused_after(
      "a write to w.detach()", [](const Tensor& w) { w.detach().fill_(100); },
      "detach() cuts a tensor off from the graph, not from its memory.");
  refused_after(
      "w.mul_(1), which changes no number", [](const Tensor& w) { w.mul_(1); },
      "It is writes that are counted; nobody compares numbers.");
  check.close("w after three steps of training", trained, numbers({0.512, 1.024, 1.536}),
              "In each step w is saved, used, and then written to: that is what training is.",
              1e-12);
  check.close(
      "the gradient of a product that saved w after it was doubled, beside one from before",
      [] {
        const TwoProducts products;
        products.after.backward();
        return products.w.grad();
      },
      numbers({4, 8, 12}), "Each SavedTensor remembers the version of its own time.", 1e-12);
  check.refuses(
      "backward() of the product that had saved w before it was doubled",
      [] { TwoProducts().before.backward(); }, words,
      "Each SavedTensor remembers the version of its own time.");
  check.refuses(
      "a second backward() of the same graph, after a write between the two",
      [] {
        const Tensor w = weight(), loss = (w * w).sum();
        loss.backward({}, /*retain_graph=*/true);
        unrecorded(doubled, w);
        loss.backward();
      },
      words, "The versions are compared each time that the tensor is asked for.");
}
