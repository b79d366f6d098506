// One version: in CMakeLists.txt, in CHANGELOG.md, and printed by every program.
#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <string>

#include "tests/run_command.hpp"
#include "tests/text_files.hpp"

namespace fs = std::filesystem;

namespace {

// What stands at the first match's parentheses.
std::string first_in(const char* file, const char* pattern) {
  const std::string text = read_file(fs::path(LADDER_SOURCE_DIR) / file);
  std::smatch match;
  REQUIRE_MESSAGE(std::regex_search(text, match, std::regex(pattern)), file);
  return match[1];
}

}  // namespace

TEST_SUITE("version") {
  TEST_CASE("CMake, the changelog and every program state the same one") {
    const std::string version = first_in("CMakeLists.txt", R"(project\(ladder VERSION (\S+))");
    CHECK(first_in("CHANGELOG.md", R"(\n## \[(\d\S*)\])") == version);

    int programs = 0;
    for (const auto& entry : fs::directory_iterator(LADDER_BIN_DIR)) {
      const std::string program = entry.path().filename().string();
      if (program.front() != '0') continue;
      CAPTURE(program);
      const CommandResult result = run_command(stage(program) + " --version --iterations 1");
      CHECK(result.code == 0);
      CHECK(result.out == version + "\n");
      CHECK(result.err.empty());
      ++programs;
    }
    CHECK(programs >= 9);
  }
}
