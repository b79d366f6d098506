// hand-out: a copy of the repository for learners, without the model answers.
#include <set>

#include "tests/exercises/record.hpp"
#include "tests/exercises/runner/commands.hpp"
#include "tests/exercises/runner/print.hpp"
#include "tests/exercises/runner/say.hpp"

namespace exercises {
namespace {

// What is built, and what is somebody's own.
const std::set<std::string> kLeftOut{".git", "build", "my", "__pycache__"};

bool is_answer(const fs::path& file) {
  // The teacher's guide has answers, too; the page on debugging beside it is for all.
  for (const char* page : {"README.md", "README.zh.md", "exercises.md"})
    if (file.string().ends_with(std::string("/teaching/") + page)) return true;
  const bool in_exercise = file.string().find("/exercises/") != std::string::npos &&
                           file.string().find("/tests/") == std::string::npos;
  return in_exercise && (file.filename() == "solution.cpp" || file.filename() == "wrong");
}

void copy_tree(const fs::path& from, const fs::path& to) {
  fs::create_directories(to);
  for (const auto& entry : fs::directory_iterator(from)) {
    const fs::path file = entry.path();
    if (kLeftOut.contains(file.filename().string()) || is_answer(file)) continue;
    if (entry.is_symlink())
      fs::copy_symlink(file, to / file.filename());
    else if (entry.is_directory())
      copy_tree(file, to / file.filename());
    else
      fs::copy_file(file, to / file.filename());
  }
}

// In a class's repository, what is in my/ is handed in.
void let_git_see_answers(const fs::path& ignored) {
  if (!fs::exists(ignored)) return;
  std::string rest;
  for (const auto& line : lines_of(read_file(ignored)))
    if (line != "/my/") rest += line + "\n";
  write_file(ignored, rest);
}

// The known mistakes: not their code, but how each shows, and what to say then.
std::string recorded(const std::vector<Mistake>& mistakes) {
  std::string lines;
  for (auto [record, message] : mistakes) {
    record.rule = message;
    lines += exercise::encode(record);
  }
  return lines;
}

}  // namespace

int hand_out(const Classroom& classroom, const fs::path& folder) {
  const fs::path to = fs::absolute(folder).lexically_normal();
  if (fs::exists(to) && !(fs::is_directory(to) && fs::is_empty(to)))
    throw UserError(text("{} is there already; allowed: a new or an empty folder", to.string()));
  if ((to.string() + "/").starts_with(classroom.root.string() + "/"))
    throw UserError(text("{} lies in the repository; allowed: a folder outside", to.string()));
  copy_tree(classroom.root, to);
  let_git_see_answers(to / ".gitignore");
  Builder builder(classroom.root, classroom.build);
  Checker checker(builder);
  for (const auto& exercise : all_exercises(classroom.root)) {
    const fs::path where = to / exercise.folder.lexically_relative(classroom.root);
    write_file(where / exercise.recorded().filename(), recorded(checker.mistakes(exercise, 0)));
  }
  say(text("{}: the repository without the model answers", to.string()));
  return 0;
}

}  // namespace exercises
