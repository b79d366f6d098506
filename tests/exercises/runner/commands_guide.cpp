// list --guide: what a teacher wants to know of each exercise, as the page teaching/exercises.md.
#include <algorithm>

#include "tests/exercises/runner/commands.hpp"
#include "tests/exercises/runner/say.hpp"

namespace exercises {
namespace {

const char* const kHead = R"(# The exercises, and what people get wrong

For whoever prepares a lesson: what each exercise is for, when it has passed, and the mistakes that are known, each with
the words that a learner then gets to read. Above these words stand what was asked, what came out and what was expected,
and the rule that it breaks; of a mistake that nobody foresaw, a learner reads that much. Whoever predicts is not told
what would be right.

This page is made by `./tutorial exercises --guide >teaching/exercises.md`: from each exercise's `task.md`, from the
line `AIM` of its `check.cpp`, and from the files in its `wrong/`, whose first comment is the message. Whoever changes
one of these makes the page anew; a test holds it to them. What `./tutorial hand-out` copies has neither this page nor
the model answers and mistakes that it links to.)";

// What stands in task.md after "Done when:", up to the end of the first sentence.
std::string done_when(const Exercise& exercise) {
  const std::string before = "**Done when:**";
  const auto at = exercise.task.find(before);
  if (at == std::string::npos) return {};
  std::string sentence = exercise.task.substr(at + before.size()) + " ";
  std::replace(sentence.begin(), sentence.end(), '\n', ' ');
  return trimmed(sentence.substr(0, sentence.find(". "))) + ".";
}

// "direction_reversed.cpp" -> "direction reversed"
std::string mistake_name(const fs::path& wrong) {
  std::string name = wrong.stem().string();
  std::replace(name.begin(), name.end(), '_', ' ');
  return name;
}

void print_stage(const std::string& stage, const std::vector<Exercise>& all) {
  int minutes = 0;
  for (const auto& exercise : all)
    if (exercise.stage == stage) minutes += exercise.minutes;
  say();
  say("## " + stage);
  say();
  say(filled("{} minutes in all.", {std::to_string(minutes)}));
}

void print_exercise(const Exercise& exercise, const fs::path& root) {
  const auto link = [&](const std::string& words, const fs::path& file) {
    return filled("[{}](../{})", {words, file.lexically_relative(root).string()});
  };
  say();
  say(filled("### {}: {}", {exercise.id, exercise.title}));
  say();
  say(filled(
      "**{}, {} minutes:** {}. Passed when {} ({}, {})",
      {exercise.kind, std::to_string(exercise.minutes), exercise.aim, done_when(exercise),
       link("task", exercise.folder / "task.md"), link("model answer", exercise.solution())}));
  say();
  for (const auto& wrong : exercise.wrong())
    say(filled("- *{}*: {}", {link(mistake_name(wrong), wrong), message_of(wrong)}));
}

}  // namespace

int guide(const Classroom& classroom) {
  const std::string no_answers =
      text("this copy of the repository has no model answers, and so no guide");
  choose_language("en");  // that of the page, and of the messages in it
  const auto all = all_exercises(classroom.root);
  say(kHead);
  std::string stage;
  for (const auto& exercise : all) {
    if (!fs::exists(exercise.solution())) throw UserError(no_answers);
    if (stage != exercise.stage) print_stage(stage = exercise.stage, all);
    print_exercise(exercise, classroom.root);
  }
  return 0;
}

}  // namespace exercises
