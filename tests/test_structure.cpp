// The rules about the sources themselves: who may include whom, how long things may be, and how
// little neighbouring stages may differ.
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "tests/run_command.hpp"
#include "tests/text_files.hpp"

namespace fs = std::filesystem;

namespace {

const fs::path kRoot = LADDER_SOURCE_DIR;

// The files under common/, as paths from the root: "common/tensor/tensor.hpp".
std::vector<std::string> library_files() {
  std::vector<std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator(kRoot / "common")) {
    const std::string extension = entry.path().extension().string();
    if (extension == ".hpp" || extension == ".cpp" || extension == ".cu" || extension == ".cuh") {
      files.push_back(fs::relative(entry.path(), kRoot).generic_string());
    }
  }
  std::sort(files.begin(), files.end());
  REQUIRE(files.size() > 10);
  return files;
}

// The folders of the stages, in order.
std::vector<std::string> stages() {
  std::vector<std::string> folders;
  for (const auto& entry : fs::directory_iterator(kRoot)) {
    const std::string folder = entry.path().filename().string();
    const bool numbered = folder.front() >= '0' && folder.front() <= '9';
    if (numbered && fs::exists(entry.path() / "main.cpp")) folders.push_back(folder);
  }
  std::sort(folders.begin(), folders.end());
  REQUIRE(folders.size() >= 8);
  return folders;
}

// What a file includes: our own files as paths from the root, others as they are written.
std::vector<std::string> includes_of(const std::string& file) {
  std::vector<std::string> result;
  for (const std::string& line : lines_of(kRoot / file)) {
    if (!line.starts_with("#include")) continue;
    const std::size_t begin = line.find_first_of("\"<");
    const std::size_t end = line.find_last_of("\">");
    if (begin == std::string::npos || end <= begin) continue;
    std::string name = line.substr(begin + 1, end - begin - 1);
    const fs::path beside = (fs::path(file).parent_path() / name).lexically_normal();
    if (line[begin] == '"' && fs::exists(kRoot / beside)) name = beside.generic_string();
    result.push_back(std::move(name));
  }
  return result;
}

// The file itself, every file of ours that it reaches through includes, and the foreign headers
// that these name.
std::set<std::string> reachable_from(const std::string& file) {
  std::set<std::string> seen{file};
  std::vector<std::string> todo{file};
  while (!todo.empty()) {
    const std::string next = todo.back();
    todo.pop_back();
    for (const std::string& name : includes_of(next)) {
      if (seen.insert(name).second && fs::exists(kRoot / name)) todo.push_back(name);
    }
  }
  return seen;
}

bool any_of(const std::string& name, const std::vector<std::string>& prefixes) {
  return std::any_of(prefixes.begin(), prefixes.end(),
                     [&](const std::string& prefix) { return name.starts_with(prefix); });
}

const std::vector<std::string> kXtensor = {"xtensor", "xtl/", "xflens/", "cblas", "openblas"};
const std::vector<std::string> kCuda = {"cuda", "cublas", "cub/", "thrust/", "common/cuda/"};

// The folders of common/, from the bottom up.
const std::vector<std::string> kLayers = {"kernels",  "tensor", "graph", "ops",
                                          "autograd", "nn",     "optim", "files"};

// The place of a file among them; -1 for what stands beside. An object file may be that of all
// files of a folder.
int layer_of(const std::string& file) {
  for (std::size_t i = 0; i < kLayers.size(); ++i)
    for (const std::string& place : {"common/" + kLayers[i] + "/", "/unity_" + kLayers[i] + "_"})
      if (file.find(place) != std::string::npos) return static_cast<int>(i);
  return -1;
}

// The symbols that an object file defines, and those that it takes from elsewhere.
struct Symbols {
  std::set<std::string> defined, undefined;
};
Symbols symbols_of(const std::string& object) {
  Symbols symbols;
  std::istringstream lines(run_command("nm --format=posix '" + object + "'").out);
  for (std::string name, type, rest; lines >> name >> type && std::getline(lines, rest);) {
    if (type == "U") symbols.undefined.insert(name);
    // Weak ones are inline functions and templates: every object that needs one has its own.
    else if (std::string("TDBRS").find(type) != std::string::npos)
      symbols.defined.insert(name);
  }
  return symbols;
}

// How many lines have to be taken out of `a` and put in to get `b`: both lengths less twice the
// longest common subsequence.
std::size_t changed_lines(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  std::vector<std::size_t> common(b.size() + 1, 0);  // of a[0..i) and b[0..j)
  for (const std::string& line : a) {
    std::size_t diagonal = 0;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t above = common[j];
      common[j] = line == b[j - 1] ? diagonal + 1 : std::max(above, common[j - 1]);
      diagonal = above;
    }
  }
  return a.size() + b.size() - 2 * common.back();
}

}  // namespace

TEST_SUITE("structure") {
  TEST_CASE("no layer reaches one above it") {
    for (const std::string& file : library_files()) {
      const int layer = layer_of(file);
      if (layer < 0) continue;
      for (const std::string& other : reachable_from(file)) {
        CHECK_MESSAGE(layer_of(other) <= layer, file, " reaches ", other);
      }
    }
  }

  // The same for what the compiler made of them: a function that is declared below and defined
  // above would be an arrow that turns round, though no include shows it.
  TEST_CASE("no symbol points up") {
    std::map<std::string, int> defined_at;
    std::map<std::string, Symbols> objects;
    for (const std::string& object : lines_of(LADDER_OBJECTS)) {
      objects[object] = symbols_of(object);
      CHECK_MESSAGE(layer_of(object) >= 0, object);
      for (const std::string& symbol : objects[object].defined)
        defined_at[symbol] = layer_of(object);
    }
    CHECK(defined_at.size() > 200);
    CHECK(defined_at.contains("_ZNK6ladder6Tensor8backwardERKS0_St8optionalIbEb"));
    for (const auto& [object, symbols] : objects)
      for (const std::string& symbol : symbols.undefined)
        if (const auto found = defined_at.find(symbol); found != defined_at.end())
          CHECK_MESSAGE(found->second <= layer_of(object), object, " takes ", symbol,
                        " from a folder above it");
  }

  TEST_CASE("no file of the library reaches a stage, a test or an umbrella above it") {
    const std::vector<std::string> umbrellas = {"common/tensor.hpp", "common/autograd.hpp",
                                                "common/nn.hpp", "common/optim.hpp"};
    for (const std::string& file : library_files()) {
      for (const std::string& other : includes_of(file)) {
        CHECK_MESSAGE((!fs::exists(kRoot / other) || other.starts_with("common/")), file,
                      " includes ", other);
      }
    }
    for (std::size_t i = 0; i < umbrellas.size(); ++i) {
      const std::set<std::string> reached = reachable_from(umbrellas[i]);
      for (std::size_t j = 0; j < umbrellas.size(); ++j) {
        CHECK_MESSAGE(reached.contains(umbrellas[j]) == (j <= i), umbrellas[i], " and ",
                      umbrellas[j]);
      }
    }
  }

  TEST_CASE("the harness knows devices and dtypes, and no tensor") {
    const std::set<std::string> allowed = {"common/kernels/device.hpp", "common/kernels/dtype.hpp",
                                           "common/kernels/error.hpp", "common/start/limits.hpp",
                                           "common/kernels/cpu/xt_arrays.hpp"};  // foreign headers
    for (const std::string& file : library_files()) {
      if (!file.starts_with("common/harness/")) continue;
      for (const std::string& other : reachable_from(file)) {
        if (!other.starts_with("common/") || other.starts_with("common/harness/")) continue;
        CHECK_MESSAGE(allowed.contains(other), file, " reaches ", other);
      }
    }
  }

  TEST_CASE("stage 01 links nothing of the library but the harness") {
    const CommandResult symbols = run_command("nm -C " + stage("01_manual_numpy_style"));
    CHECK(symbols.out.find("ladder::TrainingLoop") != std::string::npos);
    for (const char* foreign : {"ladder::Tensor", "ladder::kernels::Backend", "ladder::autograd"})
      CHECK_MESSAGE(symbols.out.find(foreign) == std::string::npos, foreign);
  }

  TEST_CASE("the generators need only the standard library") {
    for (const char* file : {"common/harness/numpy_random.hpp", "common/harness/python_random.hpp",
                             "common/tensor/torch_random.hpp"}) {
      for (const std::string& other : reachable_from(file)) {
        CHECK_MESSAGE((other == file || other.find_first_of("/.") == std::string::npos), file,
                      " reaches ", other);
      }
    }
  }

  TEST_CASE("xtensor, CUDA, CLI11 and JSON each stay in their place") {
    for (const std::string& file : library_files()) {
      for (const std::string& other : includes_of(file)) {
        CAPTURE(file);
        CAPTURE(other);
        if (any_of(other, kXtensor))
          CHECK((file == "common/harness/xt.hpp" || file == "common/kernels/cpu/xt_arrays.hpp" ||
                 file == "common/kernels/cpu/gemm.cpp"));
        if (other == "common/kernels/cpu/xt_arrays.hpp")
          CHECK((file.starts_with("common/kernels/cpu/") || file == "common/harness/xt.hpp"));
        if (any_of(other, kCuda))
          CHECK((file.starts_with("common/cuda/") || file == "common/kernels/backend.cpp" ||
                 file == "common/optim/all.cpp"));
        if (other.starts_with("CLI/")) CHECK(file == "common/harness/options.cpp");
        if (other.starts_with("nlohmann/")) CHECK(file == "common/files/safetensors.cpp");
      }
    }
  }

  TEST_CASE("no stage from 02 on reaches xtensor, CUDA or CLI11") {
    for (const std::string& stage : stages()) {
      if (stage < "02") continue;
      for (const auto& entry : fs::directory_iterator(kRoot / stage)) {
        if (entry.path().extension() != ".cpp") continue;
        for (const std::string& other :
             reachable_from(stage + "/" + entry.path().filename().string())) {
          CHECK_MESSAGE(!any_of(other, kXtensor), stage, " reaches ", other);
          CHECK_MESSAGE(!any_of(other, kCuda), stage, " reaches ", other);
          CHECK_MESSAGE(!any_of(other, {"CLI/", "common/harness/xt"}), stage, " reaches ", other);
        }
      }
    }
  }

  TEST_CASE("an optimizer is one file, and one line in the umbrella") {
    int optimizers = 0;
    for (const std::string& file : library_files()) {
      if (!file.starts_with("common/optim/") || file.starts_with("common/optim/optimizer."))
        continue;
      if (file == "common/optim/all.cpp") continue;  // compiles what the umbrella names
      ++optimizers;
      for (const std::string& other : library_files()) {
        const auto includes = includes_of(other);
        CHECK_MESSAGE(std::count(includes.begin(), includes.end(), file) ==
                          (other == "common/optim.hpp" ? 1 : 0),
                      other, " and ", file);
      }
    }
    CHECK(optimizers >= 3);
  }

  TEST_CASE("the library stays small") {
    // Without blank lines and comments. Where a part is to come to stands behind it: what it has
    // now keeps it from growing away from there.
    struct Part {
      std::vector<std::string> folders;
      std::size_t most;
    };
    const Part parts[] = {
        {{"kernels", "tensor", "graph", "ops", "autograd", "nn", "optim"}, 4'264},  // 3,400
        {{"harness"}, 700},
        {{"start"}, 120},
        {{"cuda"}, 850},
        {{"files"}, 789},
    };
    for (const Part& part : parts) {
      std::size_t lines = 0;
      for (const std::string& file : library_files()) {
        std::size_t here = 0;
        for (const std::string& line : lines_of(kRoot / file)) {
          const auto start = line.find_first_not_of(' ');
          here += start != std::string::npos && line.compare(start, 2, "//") != 0;
        }
        CHECK_MESSAGE(here <= 250, file, " has ", here, " lines");
        for (const std::string& folder : part.folders)
          if (file.starts_with("common/" + folder + "/")) lines += here;
      }
      MESSAGE(part.folders.front(), part.folders.size() > 1 ? " to " + part.folders.back() : "",
              ": ", lines, " lines of code");
      CHECK(lines <= part.most);
    }
  }

  TEST_CASE("a stage is one page, and its first line says what it adds") {
    for (const std::string& stage : stages()) {
      const std::vector<std::string> lines = lines_of(kRoot / stage / "main.cpp");
      CHECK_MESSAGE(lines.size() >= 40, stage, " has ", lines.size(), " lines");
      CHECK_MESSAGE(lines.size() <= 90, stage, " has ", lines.size(), " lines");
      CHECK_MESSAGE(lines.at(0).starts_with("// " + stage + ": "), stage, " begins with ",
                    lines.at(0));
    }
  }

  TEST_CASE("neighbouring stages differ only where the lesson is") {
    const std::vector<std::string> all = stages();
    for (std::size_t i = 1; i < all.size(); ++i) {
      const std::size_t changed = changed_lines(lines_of(kRoot / all[i - 1] / "main.cpp"),
                                                lines_of(kRoot / all[i] / "main.cpp"));
      CHECK_MESSAGE(changed <= (i == 1 ? 60U : 30U), all[i - 1], " and ", all[i], " differ in ",
                    changed, " lines");
    }
  }

  // ctest runs a suite by its file's name.
  TEST_CASE("every test file holds the suite that it is named after") {
    for (const auto& entry : fs::directory_iterator(kRoot / "tests")) {
      const std::string name = entry.path().stem().string();
      if (!name.starts_with("test_") || entry.path().extension() != ".cpp") continue;
      int matching = 0, all = 0;
      for (const std::string& line : lines_of(entry.path())) {
        if (!line.starts_with("TEST_SUITE")) continue;
        ++all;
        if (line.starts_with("TEST_SUITE(\"" + name.substr(5) + "\")")) ++matching;
      }
      CHECK_MESSAGE(all > 0, name);
      CHECK_MESSAGE(matching == all, name);
    }
  }
}
