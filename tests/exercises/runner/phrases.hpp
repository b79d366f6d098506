// What an exercise's own files say to a learner: names of what is asked, rules, holes, and what is
// said of known mistakes. They are English; in Chinese they stand in the exercise's verdicts.zh.po.
#pragma once

#include <map>
#include <optional>

#include "tests/exercises/runner/language.hpp"

namespace exercises {

class Phrases {
 public:
  explicit Phrases(const fs::path& exercise) : rows_(read_table(exercise / "verdicts.zh.po")) {}

  /// In the chosen language.
  std::string operator()(const std::string& english) const;

  /// The English of the row that has this text: itself, or, for what the check puts together while
  /// it runs, a pattern in which {} stands for anything. Nothing if there is none.
  std::optional<std::string> row_of(const std::string& english) const;

  /// English and Chinese.
  const std::map<std::string, std::string>& rows() const { return rows_; }

 private:
  std::map<std::string, std::string> rows_;
};

}  // namespace exercises
