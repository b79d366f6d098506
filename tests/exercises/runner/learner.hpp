// One learner: what is in my/, and how far they are.
#pragma once

#include <map>

#include "tests/exercises/runner/catalogue.hpp"

namespace exercises {

enum class Progress { not_started, started, passed, edited };  // edited: after it passed

class Learner {
 public:
  /// `folder`: my/, or what was handed in.
  explicit Learner(fs::path folder);

  fs::path answer(const Exercise& exercise) const;
  bool has(const Exercise& exercise) const { return fs::exists(answer(exercise)); }
  Progress progress(const Exercise& exercise) const;

  /// What is written down in my/.progress, outside the learner's own files.
  void note_passed(const Exercise& exercise);
  void note_current(const Exercise& exercise);
  int next_hint(const Exercise& exercise);  // 1 the first time
  /// Whether the solution was asked for before; from now on it was.
  bool asks_again(const Exercise& exercise);
  std::string current() const { return current_; }  // the id; "" for none yet
  void forget(const Exercise& exercise);

 private:
  struct Notes {
    std::string passed;  // the hash of the content that passed
    int hints = 0;
    bool asked = false;
  };
  void save() const;

  fs::path folder_;
  std::map<std::string, Notes> notes_;  // by id
  std::string current_;
};

}  // namespace exercises
