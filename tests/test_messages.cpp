// teaching/zh.po has in Chinese all that ./tutorial and the exercises say, and nothing else.
#include <doctest/doctest.h>

#include "tests/page.hpp"
#include "tests/run_command.hpp"

namespace fs = std::filesystem;

namespace {

const fs::path kRoot = LADDER_SOURCE_DIR;

// Literals one behind the other, as C++ and .po files write a long one, without their quotes.
std::string joined(const std::string& literals) {
  static const std::regex literal(R"re("((?:[^"\\]|\\.)*)")re");
  std::string text;
  for (std::sregex_iterator at(literals.begin(), literals.end(), literal), end; at != end; ++at)
    text += (*at)[1];
  return text;
}

// English and Chinese; the file's own header is left out.
std::map<std::string, std::string> table() {
  static const std::regex row(R"re(msgid ((?:".*"\n)+)msgstr ((?:".*"\n?)+))re");
  const std::string text = read_file(kRoot / "teaching/zh.po");
  std::map<std::string, std::string> table;
  std::size_t rows = 0;
  for (std::sregex_iterator at(text.begin(), text.end(), row), end; at != end; ++at, ++rows)
    CHECK_MESSAGE(table.emplace(joined((*at)[1]), joined((*at)[2])).second,
                  "twice: ", (*at)[1].str());
  const auto begins = lines_of_text(text);
  CHECK(rows ==
        static_cast<std::size_t>(std::count_if(
            begins.begin(), begins.end(), [](auto& line) { return line.starts_with("msgid"); })));
  table.erase("");
  return table;
}

std::string without_comments(const std::string& source) {
  return std::regex_replace(source, std::regex("(^|\n) *//[^\n]*"), "");
}

// What stands in the sources where something is said.
void add_matches(const std::string& source, const std::regex& said,
                 std::set<std::string>& messages) {
  for (std::sregex_iterator at(source.begin(), source.end(), said), end; at != end; ++at)
    messages.insert(joined((*at)[1]));
}

void add_runner(std::set<std::string>& messages) {
  static const std::regex said(R"re(\b(?:text|message)\(\s*((?:"(?:[^"\\]|\\.)*"\s*)+))re");
  for (const auto& entry : fs::directory_iterator(kRoot / "tests/exercises/runner"))
    add_matches(without_comments(read_file(entry.path())), said, messages);
}

// A shell script without its \ at the ends of lines.
std::string one_line_each(const fs::path& script) {
  return std::regex_replace(read_file(script), std::regex("\\\\\n"), "");
}

void add_scripts(std::set<std::string>& messages) {
  static const std::regex said(
      R"re(\b(?:text|say|fail|give_up|give_up_with_log "\$log") ("[^"$]*"))re"),
      help("<<'HELP'[^\n]*\n([^]*?)\nHELP\n"), line("\n");
  const std::string script = one_line_each(kRoot / "tutorial");
  add_matches(script, said, messages);
  add_matches(one_line_each(kRoot / "tests/bench/run"), said, messages);
  static const std::regex said_in_python(R"re(\bmessage\(("[^"]*"))re");
  for (const auto& entry : fs::directory_iterator(kRoot / "teaching/book"))
    if (entry.path().extension() == ".py")
      add_matches(read_file(entry.path()), said_in_python, messages);
  std::smatch match;
  REQUIRE(std::regex_search(script, match, help));
  messages.insert(std::regex_replace(match[1].str(), line, "\\n"));
}

// The first line of each program, and the questions of the files.
void add_stages(std::set<std::string>& messages) {
  static const std::regex idea("^// *[^:]*: *([^\n]*)\n"), question("^\\w+ +\\S+ +(.*)$");
  std::smatch match;
  for (const auto& folder : fs::directory_iterator(kRoot)) {
    if (!std::isdigit(static_cast<unsigned char>(folder.path().filename().string()[0]))) continue;
    for (const auto& file : fs::directory_iterator(folder))
      if (const std::string source = file.path().extension() == ".cpp" ? read_file(file) : "";
          std::regex_search(source, match, idea))
        messages.insert(match[1]);
  }
  for (const auto& line : lines_of_text(read_file(kRoot / "common/reading_order.txt")))
    if (line[0] != '#' && std::regex_search(line, match, question)) messages.insert(match[1]);
}

std::string first_match(const std::string& text, const std::regex& what) {
  std::smatch match;
  return std::regex_search(text, match, what) ? match.str() : "";
}

std::set<std::string> all_messages() {
  std::set<std::string> messages;
  add_runner(messages);
  add_scripts(messages);
  add_stages(messages);
  return messages;
}

std::size_t count(const std::string& part, const std::string& text) {
  std::size_t times = 0;
  for (std::size_t at = 0; (at = text.find(part, at)) != std::string::npos; ++at) ++times;
  return times;
}

// Words with a meaning of their own, which are the same in both: commands, flags, files.
std::multiset<std::string> names_in(const std::string& message) {
  static const std::regex name(
      R"(\./tutorial( (run|test|list|diff|read|graph|plot|network|bench|book|learn|exercises|start|)"
      R"(check|watch|hint|solution|reset|copy|grade|hand-out))?|--[a-z]+|[a-z_]+/(?![A-Z])(\w[\w./]*\w)?|[A-Z_]{4,})");
  std::multiset<std::string> names;
  for (std::sregex_iterator at(message.begin(), message.end(), name), end; at != end; ++at)
    names.insert(at->str());
  return names;
}

CommandResult tutorial(const std::string& before, const std::string& arguments) {
  return run_command("cd '" + kRoot.string() + "' && env -u LC_ALL -u LC_MESSAGES -u LANG " +
                     before + " ./tutorial " + arguments);
}

}  // namespace

TEST_SUITE("messages") {
  TEST_CASE("every message is there in Chinese, and every row of the table is said") {
    const auto rows = table();
    const auto said = all_messages();
    CHECK(said.size() > 250);
    for (const auto& message : said)
      CHECK_MESSAGE(rows.contains(message), "teaching/zh.po lacks: ", message);
    for (const auto& row : rows)
      CHECK_MESSAGE(said.contains(row.first), "nobody says what teaching/zh.po has: ", row.first);
  }

  TEST_CASE("both languages have the same places, commands and names") {
    for (const auto& row : table()) {
      const std::string &english = row.first, &chinese = row.second;
      CAPTURE(english);
      CHECK_FALSE(chinese.empty());
      CHECK(count("{}", english) == count("{}", chinese));
      CHECK(names_in(english) == names_in(chinese));
    }
  }

  TEST_CASE("nothing is said past the table") {
    static const std::regex raw(
        R"re((UserError|runtime_error|\bsay(_wrapped)?)\(\s*"[^"]*[a-z])re");
    for (const auto& entry : fs::directory_iterator(kRoot / "tests/exercises/runner"))
      CHECK(first_match(without_comments(read_file(entry.path())), raw) == "");
    static const std::regex raw_in_script(R"re(\b(say|fail|give_up) (['$]|"[^"]*\$))re");
    CHECK(first_match(read_file(kRoot / "tutorial"), raw_in_script) == "");
  }

  TEST_CASE("the language is that of --lang, or else of the system, or else English") {
    const std::string english = "01_manual_numpy_style  plain arrays;",
                      chinese = "01_manual_numpy_style  普通数组；";
    const struct Case {
      const char *before, *arguments;
      bool is_chinese;
    } cases[] = {{"", "list", false},
                 {"LANG=zh_CN.UTF-8", "list", true},
                 {"LANG=zh_CN.UTF-8 LC_MESSAGES=de_DE", "list", false},
                 {"LANG=en_US LC_MESSAGES=zh_TW", "list", true},
                 {"LC_MESSAGES=en_US LC_ALL=zh", "list", true},
                 {"LANG=zh LC_ALL=C", "list", false},
                 {"", "--lang zh list", true},
                 {"", "list --lang zh", true},
                 {"", "--lang=zh list", true},
                 {"LANG=zh_CN.UTF-8", "--lang en list", false}};
    for (const auto& one : cases) {
      const auto result = tutorial(one.before, one.arguments);
      INFO(one.before, " ", one.arguments, ": ", result.out, result.err);
      CHECK(result.code == 0);
      CHECK(result.out.starts_with(one.is_chinese ? chinese : english));
    }
    const auto wrong = tutorial("", "--lang xx list");
    CHECK(wrong.code == 2);
    CHECK(wrong.out.empty());
    CHECK(wrong.err == "error: --lang takes zh or en, not 'xx'\n");
    CHECK(tutorial("LANG=zh_CN.UTF-8", "--lang").err == "错误：--lang只能是zh或en，不能是“”\n");
  }

  TEST_CASE("in Chinese: parts in their places, and columns of two for a character") {
    CHECK(tutorial("LANG=zh", "run 9").err == "错误：没有阶段“9”；所有阶段见./tutorial list\n");
    CHECK(tutorial("", "--lang zh read '{}'").err ==
          "错误：没有阶段“{}”；所有阶段见./tutorial list\n");
    const auto help = tutorial("", "--lang zh --help");
    CHECK(help.code == 0);
    CHECK(help.out.starts_with("Ladder：从NumPy到动态网络"));
    const auto ladder = lines_of_text(tutorial("", "--lang zh read").out);
    REQUIRE(ladder.size() > 10);
    CHECK(ladder[0] == "阶段                   文件夹               文件   行数    累计");
    CHECK(ladder[1].starts_with("01_manual_numpy_style  common/"));
    CHECK(ladder.back().starts_with("仅在有GPU时            common/cuda"));
    CHECK(tutorial("", "--lang zh read 03").out.find("backward()做什么？\n") != std::string::npos);
  }
}
