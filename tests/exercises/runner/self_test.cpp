// self-test: proves an exercise. What must pass does, and what must not does not.
#include <cstdio>
#include <regex>
#include <set>

#include "tests/exercises/runner/commands.hpp"
#include "tests/exercises/runner/say.hpp"

namespace exercises {
namespace {

const std::vector<std::uint32_t> kSeeds{0, 1, 2147483647};

std::string described(const Verdict& verdict) {
  std::string words = state_text(verdict.state);
  for (const auto& part : {verdict.file, verdict.what, verdict.how})
    if (!part.empty()) words += ": " + part;
  return words;
}

class SelfTest {
 public:
  SelfTest(const Exercise& exercise, Builder& builder)
      : exercise_(exercise), builder_(builder), checker_(builder) {}

  int run() {
    texts();
    const Verdict start = checker_.check(exercise_, exercise_.start());
    expect("start.cpp has to be 'not written yet'", start, State::not_written);
    static const std::regex function(R"((\w+|operator\S+)\(\): .*)");
    if (start.line > 0 && !std::regex_match(start.what, function))
      fail("a hole has to stand in a function with a name, but it is " + described(start));
    const Verdict solution = checker_.check(exercise_, exercise_.solution(), kSeeds);
    expect("solution.cpp has to pass", solution, State::passed);
    if (solution.state == State::does_not_compile) std::puts(solution.output.c_str());
    for (const auto& wrong : exercise_.wrong()) mistake(wrong);
    impostors();
    phrases();
    return failures_;
  }

 private:
  void fail(const std::string& what) {
    std::printf("%s: %s\n", exercise_.id.c_str(), what.c_str());
    ++failures_;
  }

  void expect(const std::string& what, const Verdict& verdict, State state) {
    if (verdict.state != state) fail(what + ", but it is " + described(verdict));
  }

  void texts() {
    if (exercise_.aim.empty()) fail("check.cpp has no comment 'AIM: to know ...' at its top");
    for (const char* part : {"**Read first:**", "**Done when:**"})
      if (exercise_.task.find(part) == std::string::npos)
        fail(std::string("task.md has no ") + part);
    const auto hints = exercise_.hints().size();
    if (hints < 3 || hints > 5)
      fail("hints.md has " + std::to_string(hints) + " hints; allowed: 3 to 5");
    const auto wrong = exercise_.wrong().size();
    if (wrong < 2 || wrong > 4)
      fail("there are " + std::to_string(wrong) + " files in wrong/; allowed: 2 to 4");
    static const std::regex file("`([a-z0-9_]+/[a-z0-9_/]+\\.[a-z]+)`");
    for (std::sregex_iterator at(exercise_.task.begin(), exercise_.task.end(), file), end;
         at != end; ++at)
      if (!fs::exists(builder_.root() / (*at)[1].str()))
        fail("task.md names " + (*at)[1].str() + ", which is not there");
  }

  void mistake(const fs::path& wrong) {
    const std::string name = "wrong/" + wrong.filename().string(), message = message_of(wrong);
    if (message.empty()) fail(name + " has no message: comment lines before anything else");
    const Verdict verdict = checker_.check(exercise_, wrong, {0});
    if (verdict.state != State::wrong)
      fail(name + " has to be wrong, but it is " + described(verdict));
    else if (verdict.mistake != message)
      fail(name + " gets the message of another mistake: " + verdict.mistake);
  }

  // A copy of the stage, an empty file, a constant and an early exit.
  void impostors() {
    const fs::path empty = builder_.build() / "exercises" / (exercise_.id + "_empty.cpp");
    write_file(empty, "");
    refuse("an empty file", empty);
    refuse("the stage's main.cpp", builder_.root() / exercise_.stage / "main.cpp");
    for (const char* means : {"constant", "exit"}) holes(means);
  }

  // Nor do holes that are passed by. The untouched start compiles, so that whoever fills one sees
  // the next.
  void holes(const std::string& mean) {
    Checker other = checker_;
    other.todo_means = mean;
    const Verdict verdict = other.check(exercise_, exercise_.start());
    if (verdict.state == State::does_not_compile)
      fail("start.cpp has to compile, but " + described(verdict) + "\n" + verdict.output);
    if (verdict.state == State::passed)
      fail("start.cpp must not pass with todos that mean " + mean);
  }

  // All that the exercise says is there in Chinese, and nothing else is.
  void phrases() {
    const Phrases phrases(exercise_.folder);
    auto unsaid = phrases.rows();
    for (const auto& english : said()) {
      if (const auto row = phrases.row_of(english))
        unsaid.erase(*row);
      else
        fail("verdicts.zh.po lacks: " + english);
    }
    for (const auto& row : unsaid) fail("verdicts.zh.po has what nobody says: " + row.first);
  }

  std::set<std::string> said() {
    std::set<std::string> said;
    for (const auto seed : kSeeds)
      for (const auto& record : checker_.expected(exercise_, seed))
        if (record.kind != "end") said.insert({record.name, record.rule});
    for (const auto& wrong : exercise_.wrong()) said.insert(message_of(wrong));
    static const std::regex todo(R"re(\btodo\(\s*((?:"(?:[^"\\]|\\.)*"\s*)+))re"),
        literal(R"re("((?:[^"\\]|\\.)*)"\s*)re");
    const std::string start = read_file(exercise_.start());
    for (std::sregex_iterator at(start.begin(), start.end(), todo), end; at != end; ++at)
      said.insert(std::regex_replace((*at)[1].str(), literal, "$1"));
    return said;
  }

  void refuse(const std::string& what, const fs::path& file) {
    if (checker_.check(exercise_, file).state == State::passed) fail(what + " must not pass");
  }

  const Exercise& exercise_;
  Builder& builder_;
  Checker checker_;
  int failures_ = 0;
};

}  // namespace

int self_tests(const Classroom& classroom, const std::vector<std::string>& names) {
  choose_language("en");  // the texts are held to what the English ones have to have
  std::vector<Exercise> wanted;
  for (const auto& name : names) wanted.push_back(exercise_named(classroom.root, name));
  if (names.empty()) wanted = all_exercises(classroom.root);
  Builder builder(classroom.root, classroom.build);
  int failures = 0;
  for (const auto& exercise : wanted) {
    const int failed = SelfTest(exercise, builder).run();
    if (failed == 0) std::printf("%s: all as it should be\n", exercise.id.c_str());
    failures += failed;
  }
  return failures == 0 ? 0 : 1;
}

}  // namespace exercises
