// exercises: what ./tutorial hands learn, start, check and the like over to.
#include <CLI/CLI.hpp>

#include "tests/exercises/runner/print.hpp"
#include "tests/exercises/runner/self_test.hpp"

namespace exercises {
namespace {

const fs::path kRoot = LADDER_SOURCE_DIR, kBuild = LADDER_BUILD_DIR;

// An exercise's name: what the learner wrote for it; or a file in its folder, such as the solution.
int check(const std::string& name) {
  const Exercise exercise = exercise_named(kRoot, name);
  const fs::path answer = name.ends_with(".cpp")
                              ? fs::canonical(name)
                              : kRoot / "my" / exercise.id / (exercise.slug + ".cpp");
  Builder builder(kRoot, kBuild);
  const Verdict verdict = Checker(builder, true).check(exercise, answer);
  print(verdict, exercise, kRoot);
  return verdict.state == State::passed ? 0 : 1;
}

int self_tests(const std::vector<std::string>& names) {
  std::vector<Exercise> wanted;
  for (const auto& name : names) wanted.push_back(exercise_named(kRoot, name));
  if (names.empty()) wanted = all_exercises(kRoot);
  Builder builder(kRoot, kBuild);
  int failures = 0;
  for (const auto& exercise : wanted) {
    const int failed = self_test(exercise, builder);
    if (failed == 0) std::printf("%s: all as it should be\n", exercise.id.c_str());
    failures += failed;
  }
  return failures == 0 ? 0 : 1;
}

int command_line(int argc, char** argv) {
  CLI::App app("The exercises: gives them out, and judges what was written.");
  app.require_subcommand(1);
  int code = 0;
  std::string name;
  std::vector<std::string> names;
  auto* check_command = app.add_subcommand("check", "judge an answer");
  check_command->add_option("exercise", name)->required();
  check_command->callback([&] { code = check(name); });
  auto* test_command = app.add_subcommand("self-test", "prove exercises");
  test_command->add_option("exercise", names);
  test_command->callback([&] { code = self_tests(names); });
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error);
  }
  return code;
}

}  // namespace
}  // namespace exercises

int main(int argc, char** argv) {
  try {
    return exercises::command_line(argc, argv);
  } catch (const exercises::CompileError& error) {  // of what is the exercise's own
    std::fprintf(stderr, "error: %s\n%s\n", error.what(), error.output.c_str());
    return 2;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "error: %s\n", error.what());
    return 2;
  }
}
