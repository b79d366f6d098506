// start, reset, check, hint, solution: one exercise.
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "tests/exercises/runner/commands.hpp"
#include "tests/exercises/runner/print.hpp"
#include "tests/exercises/runner/say.hpp"

namespace exercises {
namespace {

// A free name beside the file: engine_order.1.cpp, engine_order.2.cpp ...
fs::path beside(const fs::path& file) {
  for (int i = 1;; ++i) {
    fs::path name = file;
    name.replace_extension("." + std::to_string(i) + ".cpp");
    if (!fs::exists(name)) return name;
  }
}

// Builds, aside, what the first check would wait for: what is expected, and the known mistakes.
void build_ahead(const Classroom& classroom, const Exercise& exercise) {
  std::fflush(stdout);
  if (fork() != 0) return;
  setsid();
  if (nice(10) == -1 || std::freopen("/dev/null", "w", stdout) == nullptr ||
      std::freopen("/dev/null", "w", stderr) == nullptr)
    std::_Exit(1);
  try {
    Builder builder(classroom.root, classroom.build);
    Checker(builder).mistakes(exercise, 0);
  } catch (const std::exception&) {  // said when it is checked
  }
  std::_Exit(0);
}

void give_out(const Classroom& classroom, Learner& learner, const Exercise& exercise) {
  const fs::path answer = learner.answer(exercise);
  write_file(answer, read_file(exercise.start()));
  learner.note_current(exercise);
  print_task(exercise);
  say();
  say(text("Your file: {}", shown(answer, classroom.root)));
  say(text("Then:      ./tutorial check        or, at every save: ./tutorial watch"));
  say(text("Stuck:     ./tutorial hint"));
  build_ahead(classroom, exercise);
}

// Where there is no file, the exercise has not been started.
void require_started(const Learner& learner, const Exercise& exercise) {
  if (!learner.has(exercise))
    throw UserError(text("{} has not been started: ./tutorial start {}", exercise.id, exercise.id));
}

void print_beside(const fs::path& mine, const fs::path& model) {
  const Outcome outcome =
      run({"diff", "-y", "-t", "-W", "160", mine.string(), model.string()}, {.space = false});
  for (const auto& line : lines_of(outcome.output)) say(line);
}

}  // namespace

Exercise chosen(const Classroom& classroom, const Learner& learner, const std::string& name) {
  if (!name.empty()) return exercise_named(classroom.root, name);
  if (learner.current().empty())
    throw UserError(text("no exercise was started yet; ./tutorial learn says which comes first"));
  return exercise_named(classroom.root, learner.current());
}

int start(const Classroom& classroom, const std::string& name) {
  Learner learner(classroom.my);
  const auto all = all_exercises(classroom.root);
  const Exercise* next = name.empty() ? next_exercise(all, learner) : nullptr;
  if (name.empty() && next == nullptr) return learn(classroom);
  const Exercise exercise = next != nullptr ? *next : exercise_named(classroom.root, name);
  if (!learner.has(exercise)) {
    give_out(classroom, learner, exercise);
    return 0;
  }
  learner.note_current(exercise);
  print_task(exercise);
  say();
  say(text("It was started before, and your file is as you left it: {}",
           shown(learner.answer(exercise), classroom.root)));
  say(text("Anew: ./tutorial reset {}", exercise.id));
  return 0;
}

int reset(const Classroom& classroom, const std::string& name) {
  Learner learner(classroom.my);
  const Exercise exercise = chosen(classroom, learner, name);
  require_started(learner, exercise);
  const fs::path answer = learner.answer(exercise), kept = beside(answer);
  fs::rename(answer, kept);
  learner.forget(exercise);
  give_out(classroom, learner, exercise);
  say(text("Your old work: {}", shown(kept, classroom.root)));
  return 0;
}

Verdict check_and_print(const Classroom& classroom, Learner& learner, const Exercise& exercise) {
  require_started(learner, exercise);
  learner.note_current(exercise);
  Builder builder(classroom.root, classroom.build);
  const Verdict verdict = Checker(builder).check(exercise, learner.answer(exercise));
  print_verdict(verdict, exercise, classroom.root);
  if (verdict.state != State::passed) return verdict;
  const bool is_new = learner.progress(exercise) == Progress::started;
  learner.note_passed(exercise);
  if (is_new) print_milestone(classroom, learner, exercise);
  const auto all = all_exercises(classroom.root);
  if (const Exercise* next = next_exercise(all, learner)) {
    say(text("  The model answer beside yours: ./tutorial solution {}", exercise.id));
    say(text("  Next: ./tutorial start {}   {} ({}, {} minutes)", next->id, next->title,
             text(next->kind), next->minutes));
  }
  return verdict;
}

// A file in an exercise's folder, such as its solution, is judged, too, for those who write them.
int check(const Classroom& classroom, const std::string& name) {
  Learner learner(classroom.my);
  const Exercise exercise = chosen(classroom, learner, name);
  if (!name.ends_with(".cpp"))
    return check_and_print(classroom, learner, exercise).state == State::passed ? 0 : 1;
  Builder builder(classroom.root, classroom.build);
  const Verdict verdict = Checker(builder).check(exercise, fs::canonical(name));
  print_verdict(verdict, exercise, classroom.root);
  return verdict.state == State::passed ? 0 : 1;
}

int hint(const Classroom& classroom, const std::string& name) {
  Learner learner(classroom.my);
  const Exercise exercise = chosen(classroom, learner, name);
  const auto hints = exercise.hints();
  const auto number = static_cast<std::size_t>(learner.next_hint(exercise));
  const std::size_t shown = std::min(number, hints.size());
  say(text("{} {}, hint {} of {}", exercise.id, exercise.title, shown, hints.size()));
  say();
  if (shown > 0) say(hints[shown - 1]);
  if (number <= hints.size()) return 0;
  say();
  say(text("There are no more. The model answer: ./tutorial solution {}", exercise.id));
  return 0;
}

int solution(const Classroom& classroom, const std::string& name) {
  Learner learner(classroom.my);
  const Exercise exercise = chosen(classroom, learner, name);
  if (!fs::exists(exercise.solution()))
    throw UserError(text("this copy of the repository has no model answers"));
  require_started(learner, exercise);
  if (learner.progress(exercise) != Progress::passed && !learner.asks_again(exercise)) {
    say(text("{} has not passed yet. There are hints: ./tutorial hint {}", exercise.id,
             exercise.id));
    say(text("Whoever asks for the solution once more gets it."));
    return 1;
  }
  say(padded(text("yours"), 80) + text("the model answer"));
  print_beside(learner.answer(exercise), exercise.solution());
  return 0;
}

}  // namespace exercises
