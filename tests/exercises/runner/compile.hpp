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
  std::vector<fs::path> objects = {};  // with what the answer defines
  std::vector<fs::path> rest = {};     // the check's, and others that stand before the library
};

class Builder {
 public:
  Builder(fs::path root, fs::path build);

  /// The program that answers: the check, and `answer`. Throws CompileError.
  Program answering(const Exercise& exercise, const fs::path& answer);
  /// The program that knows what is expected: the check, and the start. Where the answer takes the
  /// place of a file of the library, the library as it is.
  Program expecting(const Exercise& exercise);
  /// A copy of a stage, as a program of its own.
  void stage(const fs::path& source, const fs::path& program);

  const fs::path& root() const { return root_; }
  const fs::path& build() const { return build_; }

 private:
  using Words = std::vector<std::string>;

  Words command(const std::string& name) const;
  fs::path object(const std::string& command_name, const fs::path& source, const Words& more);
  Words precompiled(Words command, const fs::path& source, bool own_optimizers);
  std::vector<fs::path> units(const fs::path& replaced, const std::string& command_name);
  fs::path shadow(const Exercise& exercise, const fs::path& answer) const;
  Program compiled(const Exercise& exercise, const fs::path& answer);
  Program with_check(const Exercise& exercise, Program program, const Words& more);
  Program link(const Exercise& exercise, const Program& answer);
  fs::path kept(const std::string& what, const std::string& extension) const;
  fs::path kept_source(const std::string& code) const;

  fs::path root_, build_, cache_;
  std::string headers_;  // another text when a header changes
};

}  // namespace exercises
