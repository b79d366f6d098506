#include "tests/exercises/runner/self_test.hpp"

#include <cstdio>

namespace exercises {
namespace {

const std::vector<std::uint32_t> kSeeds{0, 1, 2147483647};

std::string state_text(const Verdict& verdict) {
  switch (verdict.state) {
    case State::passed: return "passed";
    case State::not_written: return "not written: " + verdict.what;
    case State::does_not_compile:
      return "does not compile: " + verdict.file + ":" + std::to_string(verdict.line) + ": " +
             verdict.how;
    case State::wrong: return "wrong: " + verdict.what + ": " + verdict.how;
  }
  return "";
}

class SelfTest {
 public:
  SelfTest(const Exercise& exercise, Builder& builder)
      : exercise_(exercise), builder_(builder), checker_(builder, true) {}

  int run() {
    texts();
    expect("start.cpp has to be 'not written'", checker_.check(exercise_, exercise_.start()),
           State::not_written);
    solution();
    mistakes();
    impostors();
    return failures_;
  }

 private:
  void fail(const std::string& what) {
    std::printf("%s: %s\n", exercise_.id.c_str(), what.c_str());
    ++failures_;
  }

  void expect(const std::string& what, const Verdict& verdict, State state) {
    if (verdict.state != state) fail(what + ", but it is " + state_text(verdict));
  }

  void texts() {
    for (const char* part : {"**Read first:**", "**Done when:**"})
      if (exercise_.task.find(part) == std::string::npos)
        fail(std::string("task.md has no ") + part);
    const auto hints = exercise_.hints().size();
    if (hints < 3 || hints > 5)
      fail("hints.md has " + std::to_string(hints) + " hints; allowed: 3 to 5");
    const auto wrong = exercise_.wrong().size();
    if (wrong < 2 || wrong > 4)
      fail("there are " + std::to_string(wrong) + " files in wrong/; allowed: 2 to 4");
  }

  void solution() {
    const Verdict verdict = checker_.check(exercise_, exercise_.solution(), kSeeds);
    expect("solution.cpp has to pass", verdict, State::passed);
    if (verdict.state == State::does_not_compile) std::printf("%s\n", verdict.output.c_str());
  }

  void mistakes() {
    for (const auto& wrong : exercise_.wrong()) {
      const std::string name = "wrong/" + wrong.filename().string();
      const Verdict verdict = checker_.check(exercise_, wrong, kSeeds);
      const std::string message = message_of(wrong);
      if (message.empty()) fail(name + " has no message: comment lines before anything else");
      if (verdict.state != State::wrong)
        fail(name + " has to be wrong, but is " + state_text(verdict));
      else if (verdict.mistake != message)
        fail(name + " gets the message of another mistake: " + verdict.mistake);
    }
  }

  // A copy of the stage, an empty file, a constant and an early exit.
  void impostors() {
    const fs::path empty = builder_.build() / "exercises" / "empty.cpp";
    write_file(empty, "");
    refuse("an empty file", checker_.check(exercise_, empty, kSeeds));
    const fs::path stage = builder_.root() / exercise_.stage / "main.cpp";
    refuse("the stage's main.cpp", checker_.check(exercise_, stage, kSeeds));
    Checker other = checker_;
    for (const char* means : {"constant", "exit"}) {
      other.todo_means = means;
      refuse(std::string("start.cpp with todos that mean ") + means,
             other.check(exercise_, exercise_.start(), kSeeds));
    }
  }

  void refuse(const std::string& what, const Verdict& verdict) {
    if (verdict.state == State::passed) fail(what + " must not pass");
  }

  const Exercise& exercise_;
  Builder& builder_;
  Checker checker_;
  int failures_ = 0;
};

}  // namespace

int self_test(const Exercise& exercise, Builder& builder) {
  return SelfTest(exercise, builder).run();
}

}  // namespace exercises
