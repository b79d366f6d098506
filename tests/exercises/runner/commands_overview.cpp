// list and learn: where one is, and what is next; the words after a stage and at the end.
#include <algorithm>
#include <cstdio>

#include "tests/exercises/runner/commands.hpp"
#include "tests/exercises/runner/print.hpp"
#include "tests/exercises/runner/say.hpp"

namespace exercises {
namespace {

// What one can do after each stage.
const char* const kMilestones[] = {
    message("You can write a network's training by hand: forward, loss, every gradient, update. "
            "And you have a way to test a gradient that asks nobody: finite differences."),
    message("You know what a tensor is: numbers, a shape and strides, on a device, with a dtype; "
            "and what a matrix product costs."),
    message("You know what backward() does, and have built it: a graph of what was computed, "
            "walked in an order in which no gradient leaves before it is complete."),
    message("You can add an operation with a derivative of its own, test it, and say what it "
            "must keep."),
    message("You can build layers that own their weights, and say where a model's parameters "
            "come from."),
    message("You can write an optimizer with a state, and know what each of the usual ones does "
            "to a step."),
    message("You can write a network as a class, and test that all of it takes part."),
    message("You can train a network whose shape the data decide."),
};

bool has_passed(const Learner& learner, const Exercise& exercise) {
  const Progress progress = learner.progress(exercise);
  return progress == Progress::passed || progress == Progress::edited;
}

std::size_t passed_of(const std::vector<Exercise>& all, const Learner& learner) {
  return static_cast<std::size_t>(std::count_if(
      all.begin(), all.end(), [&](const auto& exercise) { return has_passed(learner, exercise); }));
}

std::string progress_text(Progress progress) {
  switch (progress) {
    case Progress::not_started: return "-";
    case Progress::started: return text("started");
    case Progress::passed: return coloured(text("passed"), Colour::green);
    case Progress::edited: return coloured(text("passed, edited since"), Colour::yellow);
  }
  return "";
}

void print_last_page(const std::vector<Exercise>& all) {
  say();
  say_wrapped(
      text("That was the last one: {} exercises, from a product of two matrices to a network "
           "of your own. What you have used all along has libtorch's names: the programs in "
           "these folders run on PyTorch's own library as they are, by "
           "./tutorial run --engine libtorch. What you have built yourself is in my/.",
           all.size()));
}

}  // namespace

const Exercise* next_exercise(const std::vector<Exercise>& all, const Learner& learner) {
  auto current = all.begin();
  while (current != all.end() && current->id != learner.current()) ++current;
  const auto open = [&](const auto& exercise) { return !has_passed(learner, exercise); };
  auto next = std::find_if(current, all.end(), open);
  if (next == all.end()) next = std::find_if(all.begin(), all.end(), open);
  return next == all.end() ? nullptr : &*next;
}

void print_milestone(const Classroom& classroom, const Learner& learner, const Exercise& passed) {
  const auto all = all_exercises(classroom.root);
  const auto open = [&](const auto& exercise) {
    return exercise.stage == passed.stage && !has_passed(learner, exercise);
  };
  if (std::any_of(all.begin(), all.end(), open)) return;
  say();
  say_wrapped(text("{} is done. {}", passed.stage,
                   text(kMilestones[std::stoi(passed.stage.substr(0, 2)) - 1])));
  if (passed_of(all, learner) == all.size()) print_last_page(all);
  say();
}

int list(const Classroom& classroom) {
  const Learner learner(classroom.my);
  const auto all = all_exercises(classroom.root);
  std::size_t widest = 0;
  for (const auto& exercise : all) widest = std::max(widest, width(exercise.title));
  std::string stage;
  for (const auto& exercise : all) {
    if (stage != exercise.stage) say(coloured(stage = exercise.stage, Colour::bold));
    char minutes[16];
    std::snprintf(minutes, sizeof minutes, "%3d", exercise.minutes);
    say("  " + padded(exercise.id, 4) + " " + padded(text(exercise.kind), 8) + " " +
        text("{} min", minutes) + "  " + padded(exercise.title, widest) + "  " +
        progress_text(learner.progress(exercise)));
  }
  const std::size_t done = passed_of(all, learner);
  say();
  say(text("{} {} of {} passed", bar(done, all.size()), done, all.size()));
  return 0;
}

int learn(const Classroom& classroom) {
  const Learner learner(classroom.my);
  const auto all = all_exercises(classroom.root);
  const std::size_t done = passed_of(all, learner);
  say(text("{} {} of {} exercises passed", bar(done, all.size()), done, all.size()));
  const Exercise* next = next_exercise(all, learner);
  if (next == nullptr) {
    print_last_page(all);
    return 0;
  }
  const bool started = learner.has(*next);
  say();
  say(text("Stage:    {}; run it with ./tutorial run {}", next->stage, next->stage.substr(0, 2)));
  say(text("Exercise: {} {} ({}, {} minutes)", next->id, next->title, text(next->kind),
           next->minutes));
  if (started) {
    say(text("File:     {}", shown(learner.answer(*next), classroom.root)));
    say(text("Now:      ./tutorial check {}, or ./tutorial watch {}", next->id, next->id));
    say(text("Stuck:    ./tutorial hint {}", next->id));
  } else {
    say(text("Now:      ./tutorial start {}", next->id));
  }
  say(text("All:      ./tutorial exercises"));
  return 0;
}

}  // namespace exercises
