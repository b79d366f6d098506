// For the writer of an exercise: check.cpp defines exercise::check(), which asks an answer for
// everything that it has to get right.
//
// It is compiled twice. Linked with the learner's file it has the `answer` functions only; linked
// with the untouched start, the `expected` functions only (see expecting.hpp). Either way each
// question becomes a record on a pipe, and the runner, a third process, compares the two. So an
// answer can do no more than answer: what is expected is not in its program. All else in check()
// runs both times, and has to be the same for the same seed.
#pragma once

#include <functional>
#include <sstream>
#include <type_traits>

#include "common/kernels/device.hpp"
#include "common/kernels/dtype.hpp"
#include "tests/exercises/record.hpp"

namespace exercise {

/// The loss lines of a program: "<step> <loss>" each.
struct Lines {
  std::vector<std::int64_t> steps;
  std::vector<double> losses;
};

Value value_of(const Lines& lines);
Value value_of(const std::string& text);
inline Value value_of(const char* text) { return value_of(std::string(text)); }
inline Value value_of(const Value& value) { return value; }

/// A Tensor, xt::xarray, std::vector of numbers, number or bool. Each header is its user's.
template <class T> Value value_of(const T& value) {
  Value v;
  const auto fill = [&v](auto begin, auto end) {
    for (; begin != end; ++begin) v.numbers.push_back(static_cast<double>(*begin));
  };
  if constexpr (std::is_arithmetic_v<T>) {
    v.type = std::is_same_v<T, bool> ? "bool" : "number";
    v.numbers = {static_cast<double>(value)};
  } else if constexpr (requires { value.scalar_type(); }) {
    if (!value.defined()) return {"undefined tensor", {}, {}, {}};
    std::ostringstream dtype;
    dtype << value.scalar_type();
    v.type = "tensor " + dtype.str();
    v.shape = value.sizes().vec();
    const auto numbers = value.detach().to(ladder::kCPU, ladder::kFloat64).contiguous();
    const double* data = numbers.template data_ptr<double>();
    fill(data, data + numbers.numel());
  } else {
    v.type = "array";
    if constexpr (requires { value.shape(); })
      v.shape.assign(value.shape().begin(), value.shape().end());
    else
      v.shape = {static_cast<std::int64_t>(value.size())};
    fill(value.begin(), value.end());
  }
  return v;
}

class Check {
 public:
  explicit Check(std::uint32_t seed) : seed_(seed) {}

  /// 0 when a learner checks; other, hidden ones as well when the answer is graded.
  std::uint32_t seed() const { return seed_; }

  /// answer() has to return exactly what expected() returns. `rule`: what a wrong answer breaks, in
  /// one or two plain sentences.
  template <class Answer, class Expected>
  void equal(const std::string& name, Answer answer, Expected expected, const std::string& rule) {
    ask({"equal", name, rule}, answer, expected);
  }

  /// The same within tolerance: |answer - expected| <= tolerance · (1 + |expected|), everywhere.
  template <class Answer, class Expected>
  void close(const std::string& name, Answer answer, Expected expected, const std::string& rule,
             double tolerance = 1e-6) {
    ask({"close", name, rule, tolerance}, answer, expected);
  }

  /// A prediction: a wrong one is never shown what would be right. `why` follows when all are
  /// right. Numbers within 1e-6 of theirs.
  template <class Answer, class Expected>
  void predict(const std::string& question, Answer answer, Expected expected,
               const std::string& why) {
    ask({"predict", question, why, 1e-6}, answer, expected);
  }

  /// answer() has to throw an error whose text contains `words`.
  template <class Answer>
  void refuses(const std::string& name, Answer answer, const std::string& words,
               const std::string& rule) {
    const auto returns = [answer] {
      answer();
      return Value{"nothing", {}, {}, {}};
    };
    ask({"refuses", name, rule}, returns, [words] { return words; });
  }

 private:
#ifdef EXERCISE_EXPECTING
  static constexpr bool kExpecting = true;
#else
  static constexpr bool kExpecting = false;
#endif

  // Of the two, the one that is not called is not compiled either.
  template <class Answer, class Expected>
  void ask(const Record& record, Answer answer, Expected expected) {
    if constexpr (kExpecting)
      send_value(record, [expected] { return value_of(expected()); });
    else
      send_value(record, [answer] { return value_of(answer()); });
  }
  void send_value(Record record, const std::function<Value()>& function);

  std::uint32_t seed_;
};

/// What is asked: each check.cpp defines it.
void check(Check& check);

}  // namespace exercise
