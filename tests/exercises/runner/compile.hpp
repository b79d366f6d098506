// Makes the two programs that a check consists of. What was compiled once is kept, by content.
#pragma once

#include "tests/exercises/runner/catalogue.hpp"

namespace exercises {

/// The compiler's first error, and where.
struct CompileError : std::runtime_error {
  CompileError(const std::string& message, const fs::path& where, int at, const std::string& log)
      : std::runtime_error(message), file(where), line(at), output(log) {}
  fs::path file;
  int line;  // 0: nobody knows
  std::string output;
};

struct Program {
  fs::path file;
  fs::path object;  // of the answer
};

class Builder {
 public:
  Builder(fs::path root, fs::path build);

  /// The program that answers: the check, and `answer`. Throws CompileError.
  Program answering(const Exercise& exercise, const fs::path& answer);
  /// The program that knows what is expected: the check, and the start.
  Program expecting(const Exercise& exercise);

  const fs::path& root() const { return root_; }
  const fs::path& build() const { return build_; }

 private:
  using Words = std::vector<std::string>;

  Words words_in(const std::string& file) const;
  fs::path object(const Exercise& exercise, const fs::path& source, const Words& more);
  Words rest_of_library(const Exercise& exercise, const Words& before);
  Program program(const Exercise& exercise, const fs::path& answer, bool replaces);
  fs::path kept(const std::string& what, const std::string& extension) const;

  fs::path root_, build_, cache_;
  std::string headers_;  // changes when a header, or the library, does
};

}  // namespace exercises
