// exercises: what ./tutorial hands learn, start, check and the like over to.
#include <CLI/CLI.hpp>
#include <csignal>

#include "tests/exercises/runner/commands.hpp"
#include "tests/exercises/runner/say.hpp"

namespace exercises {
namespace {

// The words of a command line, and what they ask for.
class CommandLine {
 public:
  CommandLine() : app_(text("The exercises: gives them out, and judges what was written.")) {
    app_.require_subcommand(1);
    app_.fallthrough();  // these may stand behind a command, too
    app_.add_option("--lang", language_, text("the language, zh or en"));
    app_.add_option("--root", place_.root, text("the repository"));
    app_.add_option("--my", place_.my, text("the learner's folder"));
    on_one("start", text("start an exercise; without a name, the next one"), start);
    on_one("check", text("build and judge it; without a name, the one worked on last"), check);
    on_one("watch", text("check it whenever it is saved"), watch);
    on_one("hint", text("the next hint"), hint);
    on_one("solution", text("yours beside the model answer"), solution);
    on_one("reset", text("start anew; the old work is kept"), reset);
    auto* const lists = command("list", text("all exercises, and how far you are"));
    lists->add_flag("--guide", as_guide_, text("for teachers: teaching/exercises.md"));
    lists->callback([this] { code_ = as_guide_ ? guide(place_) : list(place_); });
    command("learn", text("where you are, and what is next"))->callback([this] {
      code_ = learn(place_);
    });
    add_copy();
    add_teaching();
  }

  int run(int argc, char** argv) {
    try {
      app_.parse(argc, argv);
    } catch (const CLI::Success& help) {
      return app_.exit(help);
    } catch (const CLI::ParseError& error) {
      throw UserError(text("{}; allowed: what ./tutorial --help shows", error.what()));
    }
    return code_;
  }

 private:
  using OnOne = int (*)(const Classroom&, const std::string&);

  CLI::App* command(const std::string& name, const std::string& help) {
    return app_.add_subcommand(name, help);
  }

  void on_one(const std::string& name, const std::string& help, OnOne function) {
    auto* const one = command(name, help);
    one->add_option("exercise", name_, text("such as 03b"));
    one->callback([this, function] { code_ = function(place_, name_); });
  }

  void add_copy() {
    auto* const copies = command("copy", text("a copy of a stage to play with"));
    copies->add_option("stage", name_)->required();
    copies->add_option("name", other_)->required();
    copies->callback([this] { code_ = copy(place_, name_, other_); });
    auto* const builds = command("build-copy", text("the program of such a copy"));
    builds->add_option("name", name_)->required();
    builds->callback([this] { code_ = build_copy(place_, name_); });
    on_one("build-check", text("a check with your answer in it, for a debugger"), build_check);
  }

  void add_teaching() {
    auto* const grades =
        command("grade", text("judge all answers of a learner, or of a folder of many"));
    grades->add_option("folder", folders_, text("the learner's folder; without one, my/"));
    grades->add_option("--json", reports_.json, text("a file for the results"));
    grades->add_option("--junit", reports_.junit, text("the same as CI services read it"));
    grades->add_option("--csv", reports_.csv, text("the same as a table"));
    grades->add_option("--seeds", seeds_, text("instead of 0 and two that nobody knows"));
    grades->callback([this] { code_ = grade(place_, folders_, reports_, seeds_); });
    auto* const copies =
        command("hand-out", text("a copy of the repository without model answers"));
    copies->add_option("folder", name_)->required();
    copies->callback([this] { code_ = hand_out(place_, name_); });
    auto* const tests = command("self-test", text("prove exercises"));
    tests->add_option("exercise", names_);
    tests->callback([this] { code_ = self_tests(place_, names_); });
  }

  CLI::App app_;
  Classroom place_{LADDER_SOURCE_DIR, LADDER_BUILD_DIR, fs::path(LADDER_SOURCE_DIR) / "my"};
  std::string name_, other_, language_;
  std::vector<std::string> names_;
  std::vector<fs::path> folders_;
  Reports reports_;
  std::vector<std::uint32_t> seeds_;
  bool as_guide_ = false;
  int code_ = 0;
};

void report(const std::string& error) {
  std::fprintf(stderr, "%s\n", text("error: {}", error).c_str());
}

}  // namespace
}  // namespace exercises

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_DFL);
  try {
    exercises::choose_language(argc, argv);
    return exercises::CommandLine().run(argc, argv);
  } catch (const exercises::CompileError& error) {  // not the learner's: of a check, or a copy
    exercises::report(error.file.string() + ":" + std::to_string(error.line) + ": " + error.what() +
                      "\n" + error.output);
  } catch (const std::exception& error) {
    exercises::report(error.what());
  }
  return 2;
}
