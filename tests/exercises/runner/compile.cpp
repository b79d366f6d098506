#include "tests/exercises/runner/compile.hpp"

#include <unistd.h>

#include <algorithm>
#include <regex>

#include "tests/exercises/runner/process.hpp"

namespace exercises {
namespace {

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const auto& word : words) text += word + "\n";
  return text;
}

// "file:line:column: error: text", of GCC and of clang; or the linker's "undefined reference to".
CompileError first_error(const std::string& log, const fs::path& source) {
  static const std::regex error("(.*?):([0-9]+):([0-9]+:)? (fatal )?error: (.*)"),
      undefined(".*(undefined reference to|undefined symbol:) (.*)");
  std::smatch match;
  for (const auto& line : lines_of(log)) {
    if (std::regex_match(line, match, error))
      return {match[5], match[1].str(), std::stoi(match[2]), log};
    if (std::regex_match(line, match, undefined))
      return {"nothing defines " + match[2].str(), source, 0, log};
  }
  return {log.empty() ? "the compiler gave up" : lines_of(log).front(), source, 0, log};
}

void call_compiler(const std::vector<std::string>& words, const fs::path& source) {
  const Outcome outcome = run(words, {.seconds = 300, .space = false});
  if (outcome.code != 0 || outcome.signal != 0) throw first_error(outcome.output, source);
}

std::string stamp(const fs::path& file) {
  return file.string() + std::to_string(fs::file_size(file)) +
         std::to_string(fs::last_write_time(file).time_since_epoch().count()) + "\n";
}

}  // namespace

Builder::Builder(fs::path root, fs::path build)
    : root_(std::move(root)), build_(std::move(build)), cache_(build_ / "exercises") {
  for (const auto& folder : {root_ / "common", root_ / "tests" / "exercises"})
    for (const auto& entry : fs::recursive_directory_iterator(folder))
      if (entry.path().extension() == ".hpp") headers_ += stamp(entry.path());
}

Builder::Words Builder::words_in(const std::string& file) const {
  const fs::path path = cache_ / file;
  if (!fs::exists(path))
    throw UserError("the exercises are not built in " + build_.string() +
                    "; ./tutorial check builds them");
  Words words = lines_of(read_file(path));
  std::erase(words, "");
  return words;
}

fs::path Builder::kept(const std::string& what, const std::string& extension) const {
  return cache_ / "kept" / (hash_of(what) + extension);
}

fs::path Builder::object(const Exercise& exercise, const fs::path& source, const Words& more) {
  Words words = words_in(exercise.rung + ".compile");
  words.insert(words.end(), more.begin(), more.end());
  const fs::path object =
      kept(joined(words) + source.string() + read_file(source) + headers_, ".o");
  if (fs::exists(object)) return object;
  fs::create_directories(object.parent_path());
  const std::string fresh = object.string() + "." + std::to_string(getpid());
  for (const std::string& word : {std::string("-c"), source.string(), std::string("-o"), fresh})
    words.push_back(word);
  call_compiler(words, source);
  fs::rename(fresh, object);
  return object;
}

// The other files of the folder whose file the answer replaces. As an object before the library
// they keep the linker from taking the folder's object in, and with it the function that is
// replaced.
Builder::Words Builder::rest_of_library(const Exercise& exercise, const Words& before) {
  const fs::path replaced = root_ / exercise.replaces;
  std::string includes;
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(replaced.parent_path()))
    if (entry.path().extension() == ".cpp") files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  for (const auto& file : files)
    if (file != replaced) includes += "#include \"" + fs::relative(file, root_).string() + "\"\n";
  const fs::path rest = kept(exercise.id + includes, "_rest.cpp");
  if (!fs::exists(rest)) write_file(rest, includes);
  return {object(exercise, rest, before).string()};
}

Program Builder::program(const Exercise& exercise, const fs::path& answer, bool replaces) {
  Words more = exercise.flags, objects;
  if (exercise.program) more.push_back("-Dmain=learner_main");
  const bool header = exercise.replaces.extension() == ".hpp";
  Program program;
  if (exercise.replaces.empty()) {
    program.object = object(exercise, answer, more);
    objects.push_back(program.object.string());
  } else if (replaces && !header) {
    program.object = object(exercise, answer, more);
    objects.push_back(program.object.string());
    for (const auto& word : rest_of_library(exercise, {})) objects.push_back(word);
  }
  Words words = words_in(exercise.rung + ".link");
  objects.push_back(object(exercise, exercise.check(), {}).string());
  std::string what = joined(objects) + joined(words);
  for (const auto& word : words)
    if (word.ends_with(".a")) what += stamp(word);
  program.file = kept(what, "");
  if (fs::exists(program.file)) return program;
  const std::string fresh = program.file.string() + "." + std::to_string(getpid());
  words.insert(words.begin(), objects.begin(), objects.end());
  words.insert(words.begin(), {words_in(exercise.rung + ".compile").front(), "-o", fresh});
  call_compiler(words, answer);
  fs::rename(fresh, program.file);
  return program;
}

Program Builder::answering(const Exercise& exercise, const fs::path& answer) {
  return program(exercise, answer, true);
}

Program Builder::expecting(const Exercise& exercise) {
  return program(exercise, exercise.start(), false);
}

}  // namespace exercises
