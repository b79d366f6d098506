#include "tests/exercises/runner/compile.hpp"

#include <unistd.h>

#include <algorithm>
#include <regex>

#include "tests/exercises/runner/process.hpp"
#include "tests/exercises/runner/say.hpp"

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
      return {text("nothing defines {}", match[2].str()), source, 0, log};
  }
  return {log.empty() ? text("the compiler gave up") : lines_of(log).front(), source, 0, log};
}

// `words` without its output, which appears under its name only when it is whole.
void compile(std::vector<std::string> words, const fs::path& output, const fs::path& source) {
  fs::create_directories(output.parent_path());
  const std::string fresh = output.string() + "." + std::to_string(getpid());
  words.insert(words.end(), {"-o", fresh});
  const Outcome outcome = run(words, {.seconds = 120, .space = false});
  if (outcome.code != 0 || outcome.signal != 0) throw first_error(outcome.output, source);
  fs::rename(fresh, output);
}

std::string stamp(const fs::path& file) {
  return file.string() + std::to_string(fs::file_size(file)) +
         std::to_string(fs::last_write_time(file).time_since_epoch().count()) + "\n";
}

// The stand-in's objects, which only some exercises need, are built for the first of them.
void build_stand_in(const std::vector<std::string>& words, const fs::path& build) {
  const auto is_missing = [](const auto& word) {
    return word.ends_with(".o") && !fs::exists(word);
  };
  if (std::none_of(words.begin(), words.end(), is_missing)) return;
  const Outcome outcome =
      run({LADDER_CMAKE, "--build", build.string(), "--target", "ladder_stand_in"},
          {.seconds = 900, .space = false});
  if (outcome.code != 0)
    throw UserError(text("the GPU stand-in does not build: {}", outcome.output));
}

// The line that includes one of the headers which take seconds to read, if the file has one; or if
// the start has one, which many mistakes include. Where the optimizers are not the library's own,
// because one has been replaced, or read otherwise, because of a definition, it is what they start
// from.
std::string slow_include(const fs::path& source, const fs::path& root, bool own_optimizers) {
  static const std::regex start("#include \"(.*/start\\.cpp)\"");
  std::string code = "\n" + read_file(source);
  std::smatch match;
  if (std::regex_search(code, match, start) && fs::exists(root / match[1].str()))
    code += "\n" + read_file(root / match[1].str());
  own_optimizers &= code.find("\n#define LADDER_") == std::string::npos;
  const auto line = [](const std::string& header) {
    return "#include \"common/" + header + ".hpp\"\n";
  };
  for (const std::string header : {"optim", "nn", "autograd", "tensor", "harness/xt"}) {
    if (code.find("\n" + line(header)) == std::string::npos) continue;
    if (own_optimizers) return line(header);
    return header == "optim" ? line("nn") : "";
  }
  return {};
}

std::string rung_of(const Exercise& exercise) {
  return exercise.stand_in ? "stand_in" : exercise.rung;
}

// The compiler's command for what replaces a file of the library.
std::string command_of(const Exercise& exercise) {
  const bool kernel = exercise.replaces.string().starts_with("common/kernels/");
  return kernel && !exercise.stand_in ? "kernels" : rung_of(exercise);
}

}  // namespace

Builder::Builder(fs::path root, fs::path build)
    : root_(std::move(root)), build_(std::move(build)), cache_(build_ / "exercises") {
  for (const auto& folder : {root_ / "common", root_ / "tests" / "exercises"})
    for (const auto& entry : fs::recursive_directory_iterator(folder))
      if (entry.path().extension() == ".hpp") headers_ += stamp(entry.path());
}

Builder::Words Builder::command(const std::string& name) const {
  const fs::path path = cache_ / name;
  if (!fs::exists(path))
    throw UserError(
        text("the exercises are not built in {}; ./tutorial check builds them", build_.string()));
  Words words = lines_of(read_file(path));
  std::erase(words, "");
  return words;
}

fs::path Builder::kept(const std::string& what, const std::string& extension) const {
  return cache_ / "kept" / (hash_of(what) + extension);
}

fs::path Builder::kept_source(const std::string& code) const {
  const fs::path source = kept(code, ".cpp");
  if (!fs::exists(source)) write_file(source, code);
  return source;
}

// Of the headers that take longest to read, the one that a file includes itself is read once for
// all files. So a file sees nothing early that it does not include. It takes the place of what the
// command includes, the standard library's headers: a compiler uses one precompiled header only.
Builder::Words Builder::precompiled(Words command, const fs::path& source, bool own_optimizers) {
  const std::string include = slow_include(source, root_, own_optimizers);
  if (include.empty()) return command;
  const auto at = std::find(command.begin(), command.end(), "-include");
  if (at != command.end()) command.erase(at, at + 2);
  // One file, for it is large: a changed header makes it anew.
  const fs::path header = kept(joined(command) + include, ".hpp");
  const fs::path output = header.string() + ".gch";
  const std::string text = include + "// " + hash_of(headers_) + "\n";
  if (!fs::exists(header) || read_file(header) != text) {
    fs::remove(output);
    write_file(header, text);
  }
  if (!fs::exists(output)) {
    Words words = command;
    words.insert(words.end(), {"-x", "c++-header", header.string()});
    compile(words, output, header);
  }
  command.insert(command.end(), {"-include", header.string()});
  return command;
}

// A folder of headers in `more` comes before the library's; all else comes last, where it counts,
// and a file to include behind what is precompiled.
fs::path Builder::object(const std::string& command_name, const fs::path& source,
                         const Words& more) {
  Words words = command(command_name + ".compile"), folders, includes;
  for (const auto& word : more)
    (word.starts_with("-I")         ? folders
     : word.starts_with("-include") ? includes
                                    : words)
        .push_back(word);
  const fs::path object = kept(joined(words) + joined(folders) + joined(includes) +
                                   source.string() + read_file(source) + headers_,
                               ".o");
  if (fs::exists(object)) return object;
  words = precompiled(words, source, folders.empty());
  words.insert(words.begin() + 1, folders.begin(), folders.end());
  words.insert(words.end(), includes.begin(), includes.end());
  words.insert(words.end(), {"-c", source.string()});
  compile(words, object, source);
  return object;
}

// The files of the replaced one's folder, but for that one: compiled together, as in the library,
// where all.cpp stands alone. Objects before the library keep the linker from taking the folder's
// own out of it, and with it what is replaced.
std::vector<fs::path> Builder::units(const fs::path& replaced, const std::string& command_name) {
  std::string includes;
  std::vector<fs::path> objects, files;
  for (const auto& entry : fs::directory_iterator((root_ / replaced).parent_path()))
    if (entry.path().extension() == ".cpp") files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  for (const auto& file : files) {
    if (file == root_ / replaced || file.filename() == "device.cpp") continue;
    if (file.filename() == "all.cpp")
      objects.push_back(object(command_name, file, {}));
    else
      includes += "#include \"" + fs::relative(file, root_).string() + "\"\n" + "// " + stamp(file);
  }
  objects.push_back(object(command_name, kept_source(includes), {}));
  return objects;
}

// A folder in which the answer has the place of the library's header.
fs::path Builder::shadow(const Exercise& exercise, const fs::path& answer) const {
  const fs::path folder = kept(answer.string() + read_file(answer), "_shadow");
  const fs::path header = folder / exercise.replaces;
  if (!fs::exists(header))
    write_file(header, "#pragma once\n#include \"" + answer.string() + "\"\n");
  return folder;
}

Program Builder::link(const Exercise& exercise, const Program& answer) {
  const std::string name = rung_of(exercise);
  Words words = command(name + ".link");
  if (exercise.stand_in) build_stand_in(words, build_);
  if (exercise.stand_in && !answer.objects.empty())  // its objects are linked one by one
    std::erase_if(words, [object = exercise.replaces.string() + ".o"](const auto& word) {
      return object != ".o" && word.ends_with(object);
    });
  for (const auto* objects : {&answer.rest, &answer.objects})
    for (const auto& object : *objects) words.insert(words.begin(), object.string());
  std::string what = joined(words);
  for (const auto& word : words)
    if (word.ends_with(".a") || word.ends_with(".o")) what += stamp(word);
  Program program = answer;
  program.file = kept(what, "");
  words.insert(words.begin(), command(name + ".compile").front());
  if (!fs::exists(program.file)) compile(words, program.file, answer.file);
  return program;
}

// The answer's own objects, where it is a file to be compiled.
Program Builder::compiled(const Exercise& exercise, const fs::path& answer) {
  const std::string name = command_of(exercise);
  Words more = exercise.flags;
  if (exercise.program)
    more.push_back("-include" + (root_ / "tests/exercises/learner_main.hpp").string());
  Program program{answer, {object(name, answer, more)}};
  if (exercise.replaces.extension() == ".cpp") program.rest = units(exercise.replaces, name);
  return program;
}

Program Builder::with_check(const Exercise& exercise, Program program, const Words& more) {
  program.rest.insert(program.rest.begin(), object(rung_of(exercise), exercise.check(), more));
  return program;
}

Program Builder::answering(const Exercise& exercise, const fs::path& answer) {
  if (exercise.replaces.extension() != ".hpp")
    return link(exercise, with_check(exercise, compiled(exercise, answer), {}));
  // An answer that is the library's header itself would include itself.
  const bool itself =
      trimmed(read_file(answer)) == "#include \"" + exercise.replaces.string() + "\"";
  const Words more = itself ? Words{} : Words{"-I" + shadow(exercise, answer).string()};
  // It is one of the optimizers', which are compiled in all.cpp alone, and the check's, too: read
  // once for both, in one file.
  const std::string both = read_file(root_ / exercise.replaces.parent_path() / "all.cpp") +
                           read_file(exercise.check());
  return link(exercise, {answer, {object(rung_of(exercise), kept_source(both), more)}});
}

Program Builder::expecting(const Exercise& exercise) {
  const Program program =
      exercise.replaces.empty() ? compiled(exercise, exercise.start()) : Program{exercise.start()};
  const Words more{"-include" + (root_ / "tests/exercises/expecting.hpp").string()};
  return link(exercise, with_check(exercise, program, more));
}

void Builder::stage(const fs::path& source, const fs::path& program) {
  static const std::regex umbrella("#include \"common/([a-z]+)\\.hpp\"");
  std::smatch match;
  const std::string code = read_file(source);
  const std::string rung = std::regex_search(code, match, umbrella) ? match[1].str() : "harness";
  Words words = command(rung + ".compile");
  words.insert(words.end(), {"-O3", source.string()});  // as the stages are: the same losses
  for (const auto& word : command("stage.objects")) words.push_back(word);
  if (rung != "harness")  // which has no graph
    for (const auto& word : command("pictures.objects")) words.push_back(word);
  for (const auto& word : command(rung + ".link"))
    if (!word.starts_with("-Wl,--wrap")) words.push_back(word);
  compile(words, program, source);
}

}  // namespace exercises
