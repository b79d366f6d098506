#include "tests/exercises/runner/catalogue.hpp"

#include <algorithm>
#include <regex>
#include <sstream>

#include "tests/exercises/runner/say.hpp"

namespace exercises {
namespace {

std::vector<fs::path> sorted(const fs::path& folder) {
  std::vector<fs::path> paths;
  if (fs::is_directory(folder))
    for (const auto& entry : fs::directory_iterator(folder)) paths.push_back(entry.path());
  std::sort(paths.begin(), paths.end());
  return paths;
}

// Stages 01 to 08 stand on these.
std::string rung_of(const std::string& stage) {
  const int number = std::stoi(stage.substr(0, 2));
  if (number == 1) return "harness";
  if (number == 2) return "tensor";
  if (number <= 4) return "autograd";
  return number == 5 ? "nn" : "optim";
}

std::vector<std::string> words_of(const std::string& text) {
  std::istringstream in(text);
  std::vector<std::string> words;
  for (std::string word; in >> word;) words.push_back(word);
  return words;
}

// "// NAME: value" or "// NAME", in the comments before anything else.
void read_directives(Exercise& exercise) {
  static const std::regex directive(
      "// ?(AIM|REPLACES|DEFINES|FLAGS|PROGRAM|NEEDS|STAND-IN|RUNG)(: *(.*))?");
  for (const auto& line : lines_of(read_file(exercise.check()))) {
    if (!line.starts_with("//")) break;
    std::smatch match;
    if (!std::regex_match(line, match, directive)) continue;
    const std::string name = match[1], value = trimmed(match[3]);
    if (name == "AIM") exercise.aim = value;
    if (name == "REPLACES") exercise.replaces = value;
    if (name == "DEFINES") exercise.defines = value;
    if (name == "FLAGS") exercise.flags = words_of(value);
    if (name == "PROGRAM") exercise.program = true;
    if (name == "NEEDS") exercise.needs = words_of(value);
    if (name == "STAND-IN") exercise.stand_in = true;
    if (name == "RUNG") exercise.rung = value;
  }
}

const char* const kKinds[] = {message("predict"), message("write"), message("climb"),
                              message("repair"),  message("build"), message("capstone")};

// "# 03b: Why this order?", or the same in Chinese.
std::string title_in(const std::string& task, const std::string& id) {
  static const std::regex title("# ([0-9]{2}[a-z])(: |：)(.*)");
  std::smatch match;
  for (const auto& line : lines_of(task))
    if (std::regex_match(line, match, title) && match[1] == id) return match[3];
  return "";
}

// Kind and minutes are read in English: in the other language they stand in the same place.
void read_task(Exercise& exercise) {
  static const std::regex about("\\*\\*Kind:\\*\\* ([a-z]+) · \\*\\*Minutes:\\*\\* ([0-9]+)");
  const fs::path file = exercise.folder / "task.md";
  std::smatch match;
  for (const auto& line : lines_of(read_file(file)))
    if (std::regex_match(line, match, about))
      exercise.kind = match[1], exercise.minutes = std::stoi(match[2]);
  exercise.task = read_page(file);
  exercise.title = title_in(exercise.task, exercise.id);
  if (exercise.title.empty())
    throw UserError(
        text("{}: the first line has to be '# {}: <title>'", file.string(), exercise.id));
  if (std::find(std::begin(kKinds), std::end(kKinds), exercise.kind) == std::end(kKinds))
    throw UserError(
        text("{}: there has to be a line '**Kind:** <predict, write, climb, repair, "
             "build or capstone> · **Minutes:** <number>'",
             file.string()));
}

// They know where they are, and have read nothing yet.
std::vector<Exercise> folders(const fs::path& root) {
  static const std::regex name("[a-z]_[a-z0-9_]+");
  std::vector<Exercise> all;
  for (const auto& stage : all_stages(root)) {
    for (const auto& folder : sorted(root / stage / "exercises")) {
      const std::string letter = folder.filename().string();
      if (fs::is_directory(folder) && std::regex_match(letter, name))
        all.push_back({stage.substr(0, 2) + letter[0], letter.substr(2), folder, stage});
    }
  }
  return all;
}

Exercise read(Exercise exercise) {
  exercise.rung = rung_of(exercise.stage);
  read_task(exercise);
  read_directives(exercise);
  return exercise;
}

}  // namespace

std::vector<fs::path> Exercise::wrong() const {
  auto files = sorted(folder / "wrong");
  std::erase_if(files, [](const fs::path& file) { return file.extension() != ".cpp"; });
  return files;
}

std::vector<std::string> Exercise::hints() const {
  std::vector<std::string> hints;
  for (const auto& line : lines_of(read_page(folder / "hints.md"))) {
    if (line == "## " + std::to_string(hints.size() + 1))
      hints.emplace_back();
    else if (!hints.empty())
      hints.back() += line + "\n";
  }
  for (auto& hint : hints) hint = trimmed(hint);
  return hints;
}

std::vector<std::string> all_stages(const fs::path& root) {
  static const std::regex name("0[1-8]_.*");
  std::vector<std::string> stages;
  for (const auto& folder : sorted(root))
    if (const auto stage = folder.filename().string(); std::regex_match(stage, name))
      stages.push_back(stage);
  return stages;
}

std::vector<Exercise> all_exercises(const fs::path& root) {
  std::vector<Exercise> all;
  for (const auto& exercise : folders(root)) all.push_back(read(exercise));
  return all;
}

Exercise exercise_named(const fs::path& root, const std::string& name) {
  std::error_code none;
  const std::string path = fs::canonical(name, none).string();
  for (const auto& exercise : folders(root))
    if (name == exercise.id || "0" + name == exercise.id || name == exercise.slug ||
        path.starts_with(exercise.folder.string() + "/"))
      return read(exercise);
  throw UserError(text("there is no exercise '{}'; ./tutorial exercises shows them all", name));
}

}  // namespace exercises
