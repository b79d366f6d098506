// 02a: the answers come from the library.
// AIM: to know which operations share memory, and which compute new numbers
#include "tests/exercises/check.hpp"
#include "common/tensor.hpp"

using namespace ladder;
using Numbers = std::vector<double>;

Numbers strides_of_a();
Numbers strides_of_a_transposed();
Numbers middle_row_of_view();
Numbers middle_row_of_transposed();
Numbers a_after_writing_to_transposed();
Numbers a_after_writing_to_clone();
Numbers a_after_writing_to_b();
bool transposed_can_be_viewed_as_a_row();
double how_many_times_smaller();

namespace {

Tensor new_a() { return tensor({{1, 2, 3}, {4, 5, 6}}, kFloat64); }

Numbers numbers(IntArrayRef list) { return {list.begin(), list.end()}; }
Numbers numbers(const Tensor& t) {
  const Tensor row = t.contiguous();
  return {row.data_ptr<double>(), row.data_ptr<double>() + row.numel()};
}

// The numbers of a after `write(a)`.
template <class Write> Numbers a_after(Write write) {
  const Tensor a = new_a();
  write(a);
  return numbers(a);
}

bool works(void (*what)()) {
  try {
    what();
    return true;
  } catch (const Error&) {
    return false;
  }
}

// What the loss grows by when each of the 64 · 10 errors grows a little, for the sum and the mean.
double sum_over_mean() {
  const Tensor errors = full({64, 10}, 0.5, kFloat64), nudged = errors + 1e-3;
  const Tensor before = errors.pow(2), after = nudged.pow(2);
  return (after.sum() - before.sum()).item<double>() /
         (after.mean() - before.mean()).item<double>();
}

}  // namespace

void exercise::check(Check& check) {
  check.predict(
      "a.strides()", strides_of_a, [] { return numbers(new_a().strides()); },
      "One step down skips a whole row of three; one step to the right goes to the next "
      "element.");
  check.predict(
      "a.t().strides()", strides_of_a_transposed, [] { return numbers(new_a().t().strides()); },
      "t() only exchanges sizes and strides: what was a step to the right is now a step "
      "down.");
  check.predict(
      "a.view({3, 2})[1]", middle_row_of_view,
      [] {
        return numbers(new_a().view({3, 2})[1]);
      },
      "view() goes through the elements in their order, and breaks the lines elsewhere.");
  check.predict(
      "a.t()[1]", middle_row_of_transposed, [] { return numbers(new_a().t()[1]); },
      "The second row of a.t() is the second column of a. Same shape as view({3, 2}), "
      "other numbers.");
  check.predict(
      "a after a.t()[2][0] = 30", a_after_writing_to_transposed,
      [] { return a_after([](const Tensor& a) { a.t()[2][0] = 30; }); },
      "a.t() is a view: element [2][0] of it is element [0][2] of a, in the same memory.");
  check.predict(
      "a after a.t().clone()[2][0] = 30", a_after_writing_to_clone,
      [] { return a_after([](const Tensor& a) { a.t().clone()[2][0] = 30; }); },
      "clone() has memory of its own. Nobody keeps it here, so the 30 is gone at once.");
  check.predict(
      "a after b[0][0] = 30", a_after_writing_to_b,
      [] {
        return a_after([](const Tensor& a) {
          const Tensor b = a;
          b[0][0] = 30;
        });
      },
      "A Tensor is a handle: b is another name for the same numbers. And const protects "
      "the handle, not the numbers.");
  check.predict(
      "a.t().view({6}) works", transposed_can_be_viewed_as_a_row,
      [] { return works([] { new_a().t().view({6}); }); },
      "A row has one stride. From 1 to 4 it is 3 steps in memory, from 4 to 2 it is 2 back: "
      "no stride does both. reshape({6}) copies in this case.");
  check.predict(
      "the mean, against the sum", how_many_times_smaller, sum_over_mean,
      "The mean is the sum divided by how many there are, 64 · 10, and so is its gradient.");
}
