// copy: a stage to play with.
#include <regex>

#include "tests/exercises/runner/commands.hpp"
#include "tests/exercises/runner/print.hpp"
#include "tests/exercises/runner/say.hpp"

namespace exercises {
namespace {

std::string stage_named(const fs::path& root, const std::string& name) {
  for (const auto& stage : all_stages(root))
    if (name == stage || name == stage.substr(0, 2) || "0" + name == stage.substr(0, 2))
      return stage;
  throw UserError(text("there is no stage '{}'; ./tutorial list shows the stages", name));
}

}  // namespace

int copy(const Classroom& classroom, const std::string& name, const std::string& as) {
  const std::string stage = stage_named(classroom.root, name);
  if (!std::regex_match(as, std::regex("[a-z][a-z0-9_-]*")))
    throw UserError(
        text("a copy cannot be named '{}'; allowed: small letters, digits, - and _, a "
             "letter first",
             as));
  const fs::path folder = classroom.my / as;
  if (fs::exists(folder))
    throw UserError(
        text("{} is there already; allowed: a new name", shown(folder, classroom.root)));
  for (const auto& entry : fs::directory_iterator(classroom.root / stage)) {
    const fs::path file = entry.path();
    if (file.filename() != "main.cpp" && file.extension() != ".hpp") continue;
    // The copy's own headers lie beside it.
    write_file(folder / file.filename(),
               std::regex_replace(read_file(file), std::regex("#include \"" + stage + "/"),
                                  "#include \""));
  }
  say(text("Your copy of {}: {}", stage, shown(folder / "main.cpp", classroom.root)));
  say(text("Run it: ./tutorial run {}   What you changed: ./tutorial diff {} {}", as,
           stage.substr(0, 2), as));
  return 0;
}

// An answer that is a whole program is run as a copy is.
int build_copy(const Classroom& classroom, const std::string& name) {
  fs::path source = classroom.my / name / "main.cpp";
  if (!fs::exists(source)) {
    const Exercise exercise = exercise_named(classroom.root, name);
    if (!exercise.program)
      throw UserError(text("{} is no program, but a part of one; ./tutorial check {} calls it",
                           exercise.id, exercise.id));
    source = Learner(classroom.my).answer(exercise);
  }
  Builder(classroom.root, classroom.build).stage(source, classroom.build / "bin" / "my" / name);
  return 0;
}

// The check with the answer in it, where a debugger finds it: bin/check_03b.
int build_check(const Classroom& classroom, const std::string& name) {
  const Exercise exercise = exercise_named(classroom.root, name);
  const fs::path answer = Learner(classroom.my).answer(exercise);
  const Program program = Builder(classroom.root, classroom.build).answering(exercise, answer);
  fs::copy_file(program.file, classroom.build / "bin" / ("check_" + exercise.id),
                fs::copy_options::overwrite_existing);
  return 0;
}

}  // namespace exercises
