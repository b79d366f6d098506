// The runner of the exercises, on a small exercise of its own: what it says of right and wrong
// answers, of hostile ones, and what it keeps.
#include <doctest/doctest.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <functional>
#include <sstream>
#include <string>
#include <thread>

#include "tests/run_command.hpp"

namespace fs = std::filesystem;

namespace {

const char* const kTask = R"(# 01a: A sum

**Kind:** write · **Minutes:** 5
**Read first:** nothing

Write `sum` and `halves`.

**Done when:** they are right.
)";

const char* const kCheck = R"(// AIM: to add
// RUNG: tensor
#include "tests/exercises/check.hpp"

int sum(int a, int b);
std::vector<double> halves(std::vector<double> numbers);

void exercise::check(Check& check) {
  const int a = 2 + static_cast<int>(check.seed() % 100);
  check.equal("a sum", [=] { return sum(a, 3); }, [=] { return a + 3; }, "A sum adds.");
  check.close("halves", [] { return halves({1, 3}); }, [] { return std::vector{0.5, 1.5}; },
              "Each is half as large.");
}
)";

const char* const kVerdicts = R"(# What a learner reads.
msgid "a sum"
msgstr "求和的结果"

msgid "A sum adds."
msgstr "求和就是相加。"

msgid "halves"
msgstr "一半"

msgid "Each is half as large."
msgstr "每个数都减半。"

msgid "the sum"
msgstr "两数之和"

msgid "That is the difference "
"of the two."
msgstr "这是两数之差。"

msgid "That is the {}."
msgstr "这是{}。"
)";

// What the file of an answer begins with, and its two functions.
std::string answer(const std::string& sum,
                   const std::string& halves = "for (auto& n : x) n /= 2; return x;") {
  return "#include <sys/wait.h>\n#include <unistd.h>\n#include <cstdio>\n#include <cstdlib>\n"
         "#include <fstream>\n#include <vector>\n#include \"tests/exercises/todo.hpp\"\n"
         "int sum(int a, int b) { " +
         sum +
         " }\n"
         "std::vector<double> halves(std::vector<double> x) { " +
         halves + " }\n";
}

const std::string kRight = "return a + b;";

void write(const fs::path& file, const std::string& text) {
  fs::create_directories(file.parent_path());
  std::ofstream(file) << text;
}

std::string read(const fs::path& file) {
  std::ifstream in(file);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

bool has(const std::string& text, const std::string& words) {
  if (text.find(words) != std::string::npos) return true;
  MESSAGE("no \"" << words << "\" in:\n" << text);
  return false;
}

// A repository with one exercise, and a learner's folder.
class School {
 public:
  School() {
    fs::create_directories(scratch);
    for (const char* name : {"common", "tests"})
      fs::create_directory_symlink(fs::path(LADDER_SOURCE_DIR) / name, root / name);
    write(root / "01_sample/main.cpp", "int main() {}\n");
    write(exercise / "task.md", kTask);
    write(exercise / "check.cpp", kCheck);
    write(exercise / "hints.md", "## 1\n\nCount.\n\n## 2\n\nOn fingers.\n\n## 3\n\nUse +.\n");
    write(exercise / "start.cpp", answer("return todo(\"the sum\");"));
    write(exercise / "solution.cpp", answer(kRight));
    write(exercise / "wrong/difference.cpp",
          "// That is the difference\n// of the two.\n" + answer("return a - b;"));
    write(exercise / "wrong/product.cpp", "// That is the product.\n" + answer("return a * b;"));
  }
  ~School() {
    std::error_code none;
    fs::remove_all(root, none);
  }
  School(const School&) = delete;
  School& operator=(const School&) = delete;

  CommandResult run(const std::string& arguments) const {
    return run_command("TMPDIR='" + scratch.string() + "' '" LADDER_BIN_DIR "/exercises' --root '" +
                       root.string() + "' --my '" + (root / "my").string() + "' " + arguments);
  }
  void submit(const std::string& text) const { write(mine, text); }
  CommandResult judge(const std::string& text) const {
    submit(text);
    return run("check 01a");
  }

  fs::path root = temporary();
  fs::path exercise = root / "01_sample/exercises/a_sum";
  fs::path mine = root / "my/01a/sum.cpp";
  fs::path scratch = root / "scratch";  // others use /tmp at the same time

 private:
  static fs::path temporary() {
    char name[] = "/tmp/ladder_school_XXXXXX";
    if (mkdtemp(name) == nullptr) throw std::runtime_error("no temporary folder");
    return name;
  }
};

bool is_wrong(const CommandResult& result, const std::string& words) {
  return result.code == 1 && has(result.out, ": wrong\n") && has(result.out, words);
}

}  // namespace

TEST_SUITE("exercises") {
  TEST_CASE("the verdicts") {
    const School school;
    CHECK(has(school.run("check 01a").err, "has not been started"));

    CHECK(has(school.run("start 01a").out, "Your file: my/01a/sum.cpp"));
    auto verdict = school.run("check");  // the one worked on last
    CHECK(verdict.code == 1);
    CHECK(has(verdict.out, "01a A sum: not written yet\n  my/01a/sum.cpp:8: sum(): the sum\n"));

    verdict = school.judge(answer(kRight));
    CHECK(verdict.code == 0);
    CHECK(has(verdict.out, "01a A sum: passed\n"));

    verdict = school.judge(answer("return 7;"));
    CHECK(is_wrong(verdict, "  a sum:\n    it is 7; expected: 5.\n\n  A sum adds.\n"));
    CHECK(
        is_wrong(school.judge(answer(kRight, "return {0.5};")), "the shape is (1); expected: (2)"));
    CHECK(is_wrong(school.judge(answer(kRight, "return {0.5, 2};")),
                   "element [1] is 2; expected: 1.5 (tolerance 1e-06)"));

    verdict = school.judge(answer("return a +;"));
    CHECK(verdict.code == 1);
    CHECK(has(verdict.out, "does not compile\n  my/01a/sum.cpp:8: expected primary-expression"));
    CHECK(has(school.judge("").out, "does not compile"));

    // A start that is a program without holes: as it is, nothing is written.
    write(school.exercise / "start.cpp", answer("return 7;"));
    CHECK(has(school.judge(answer("return 7;")).out, "not written yet\n  my/01a/sum.cpp: a sum\n"));
    CHECK(is_wrong(school.judge(answer("return 8;")), "it is 8; expected: 5."));
    write(school.exercise / "start.cpp", answer("return todo(\"the sum\");"));

    // Written in part: what is there is judged, then the next hole is named.
    CHECK(has(school.judge(answer(kRight, "return todo(\"the halves\");")).out,
              "not written yet\n  my/01a/sum.cpp:9: halves(): the halves\n"));
  }

  TEST_CASE("a known mistake gets its message, however it is written") {
    const School school;
    CHECK(is_wrong(school.judge(answer("const int c = -b; return a + c;")),
                   "That is the difference of the two.\n"));
    CHECK(is_wrong(school.judge(answer("return b * a;")), "That is the product.\n"));
    CHECK(school.judge(answer("return 9;")).out.find("That is") == std::string::npos);
  }

  TEST_CASE("what an answer prints is shown, without control characters") {
    const School school;
    const auto verdict = school.judge(answer("std::puts(\"\\x1b[32mpassed\\x1b[0m\"); return 7;"));
    CHECK(is_wrong(verdict, "Your program printed:"));
    CHECK(verdict.out.find('\x1b') == std::string::npos);
    const auto right = school.judge(answer("std::puts(\"0.5 ms\"); return a + b;"));
    CHECK(has(right.out, "01a A sum: passed\n\n  Your program printed:\n    0.5 ms\n"));
  }

  TEST_CASE("hostile answers are wrong answers") {
    const School school;
    CHECK(
        is_wrong(school.judge(answer("for (volatile int i = 0;; i = i + 1);")), "ran out of time"));
    CHECK(is_wrong(school.judge(answer("pause(); return 0;")), "ran out of time"));
    CHECK(is_wrong(school.judge(answer("volatile int* p = nullptr; return *p;")), "it crashed"));
    CHECK(is_wrong(school.judge(answer("std::exit(0);")), "ended early, with exit code 0"));
    CHECK(is_wrong(school.judge(answer("_exit(0);")), "ended early"));
    CHECK(is_wrong(school.judge(answer("throw 7;")), "an error was thrown"));
    // It ends its parent, or only tries to.
    CHECK(school.judge("#include <signal.h>\n" + answer("kill(getppid(), SIGKILL); return 0;"))
              .code == 1);
    CHECK(has(school.judge("#include \"/dev/zero\"\n").out, "does not compile"));
    CHECK(is_wrong(school.judge(answer("std::vector<char> all(3000000000u, 'x'); return all[a];")),
                   "took more memory than it may: is there a loop that does not end?\n"));
    CHECK(is_wrong(school.judge(answer("std::ofstream f(\"large\"); for (int i = 0; i < 400; ++i) "
                                       "f << std::string(1 << 20, 'x'); f.close(); return 0;")),
                   "larger file"));
    // After all that, the next is judged as ever.
    CHECK(school.judge(answer(kRight)).code == 0);
  }

  TEST_CASE("a verdict cannot be forged") {
    const School school;
    const std::string everywhere = "for (int d = 0; d < 256; ++d) { const std::string s = \"";
    const std::string sent = "\"; if (write(d, s.data(), s.size())) continue; } ";
    for (const std::string forged : {"passed\\n", "end\\t\\t\\t0\\t\\t\\t\\t\\n", "ok", "\\n"}) {
      CHECK(is_wrong(school.judge(answer(everywhere + forged + sent + "_exit(0);")), "a sum"));
      CHECK(is_wrong(school.judge(answer(everywhere + forged + sent + "return 7;")), "a sum"));
    }
  }

  TEST_CASE("what is expected is not in the program of an answer") {
    const School school;
    std::string check = kCheck;  // which expects a + 3
    check.replace(check.find("return a + 3;"), 13, "return secret(a);");
    check.replace(check.find("void exercise"), 0, "int secret(int a);\n");
    write(school.exercise / "check.cpp",
          check + "#ifdef EXERCISE_EXPECTING\nint secret(int a) { return a + 3; }\n#endif\n");
    CHECK(school.judge(answer(kRight)).code == 0);
    CHECK(has(school.judge(answer("int secret(int); return secret(a);")).out,
              "does not compile\n  my/01a/sum.cpp: nothing defines `secret(int)'"));
  }

  TEST_CASE("nothing is left behind") {
    const School school;
    // Out of the process group, and out of the folder that it was started in.
    CHECK(school
              .judge(answer(
                  "std::ofstream(\"dropping\") << 1; for (int i = 0; i < 40; ++i) if (fork() == 0) "
                  "{ if (i % 2) setsid(); execlp(\"sleep\", \"sleep\", \"98765.4\", "
                  "nullptr); } return a + b;"))
              .code == 0);
    CHECK(run_command("pgrep -fx 'sleep 98765.4'").out.empty());
    CHECK(run_command("find '" + school.root.string() + "' -name dropping").out.empty());
    CHECK(fs::is_empty(school.scratch));
  }

#ifdef SYS_landlock_create_ruleset
  TEST_CASE("nothing is written, or ended, elsewhere, where the system can forbid it") {
    const long version = syscall(SYS_landlock_create_ruleset, nullptr, 0, 1);
    if (version < 1) return;
    const School school;
    const std::string theirs = (school.root / "theirs").string(), put = "std::ofstream(\"" + theirs;
    write(theirs, "kept");
    const std::string writes = put + "\") << 1; " + put + ".new\") << 1; unlink(\"" + theirs +
                               "\"); std::ofstream own(\"own\"); own << 1; if (!own) return 7; ";
    CHECK(school.judge(answer(writes + "return a + b;")).code == 0);
    CHECK(read(theirs) == "kept");
    CHECK_FALSE(fs::exists(theirs + ".new"));
    if (version < 6) return;
    CHECK(school.judge("#include <signal.h>\n" + answer("kill(getppid(), SIGKILL); return a + b;"))
              .code == 0);
  }
#endif

  TEST_CASE("progress is kept outside the file, with what passed") {
    const School school;
    CHECK(has(school.run("learn").out, "Now:      ./tutorial start 01a"));
    school.run("start");
    CHECK(has(school.run("list").out, "started\n"));
    CHECK(school.judge(answer(kRight)).code == 0);
    CHECK(has(school.run("list").out, "passed\n"));
    CHECK(has(school.run("list").out, "1 of 1 passed"));
    school.submit(answer(kRight) + "// more\n");
    CHECK(has(school.run("list").out, "passed, edited since\n"));
    CHECK(school.run("check").code == 0);
    CHECK(has(school.run("list").out, "passed\n"));
    CHECK(has(school.run("learn").out, "That was the last one"));

    CHECK(has(school.run("reset 01a").out, "Your old work: my/01a/sum.1.cpp"));
    CHECK(read(school.root / "my/01a/sum.1.cpp") == answer(kRight) + "// more\n");
    CHECK(has(school.run("list").out, "started\n"));
  }

  TEST_CASE("a milestone follows the last exercise of a stage, once") {
    const School school;
    school.run("start 01a");
    CHECK(has(school.judge(answer(kRight)).out, "01_sample is done."));
    CHECK(school.run("check").out.find("01_sample is done.") == std::string::npos);
  }

  TEST_CASE("hints come one by one; the solution after passing, or on a second asking") {
    const School school;
    school.run("start 01a");
    CHECK(has(school.run("hint").out, "hint 1 of 3\n\nCount.\n"));
    CHECK(has(school.run("hint").out, "hint 2 of 3\n\nOn fingers.\n"));
    CHECK(has(school.run("hint").out, "hint 3 of 3"));
    CHECK(has(school.run("hint").out, "There are no more"));
    CHECK(school.run("solution").code == 1);
    CHECK(has(school.run("solution").out, "return a + b;"));
  }

  TEST_CASE("in Chinese: texts that are there, verdicts, and what differs") {
    const School school;
    const std::string head = "English | [中文](task.zh.md)\n\n";
    write(school.exercise / "task.md", head + kTask);
    CHECK(school.run("start 01a").out.starts_with("01a: A sum\n\nKind: write"));
    CHECK(school.run("start 01a --lang zh").out.starts_with("01a: A sum\n\nKind: write"));
    const std::string top =
        "[English](task.md) | 中文\n<!-- translated from task.md, blob 0 -->\n\n";
    write(school.exercise / "task.zh.md",
          top + "# 01a：求和\n\n**类型：** 编写 · **分钟：** 5\n**先读：** 无\n");
    write(school.exercise / "hints.zh.md", top + "## 1\n\n数一数。\n\n## 2\n\n扳手指。\n");
    CHECK(school.run("--lang zh start 01a").out.starts_with("01a：求和\n\n类型：编写 · 分钟：5\n"));
    CHECK(has(school.run("start 01a").out, "01a: A sum\n"));
    CHECK(has(school.run("hint --lang=zh").out, "01a《求和》，第1条提示，共2条\n\n数一数。\n"));
    CHECK(has(school.run("list --lang zh").out, "  01a  编写       5分钟  求和  已开始\n"));

    CHECK(has(school.run("check --lang zh").out,
              "01a《求和》：还没有写\n  my/01a/sum.cpp:8: sum(): the sum\n"));
    school.submit(answer("return 7;"));
    auto verdict = school.run("check --lang zh");
    CHECK(verdict.code == 1);
    CHECK(has(verdict.out,
              "01a《求和》：不正确\n  a sum：\n    结果是7；应为：5。\n\n  A sum adds.\n"));
    // A known mistake is known by what it does, in whatever words that is said.
    write(school.exercise / "wrong/ends.cpp", "// That ends.\n" + answer("std::exit(0);"));
    school.submit(answer("std::exit(a - 2);"));
    CHECK(
        has(school.run("check").out, "  Many mistakes end like this. A common one: That ends.\n"));
    CHECK(has(school.run("check --lang zh").out,
              "程序提前结束，退出码为0。\n\n  A sum adds.\n\n"
              "  很多错误都会这样结束。常见的一种：That ends.\n"));

    // What the exercise itself says is there in Chinese, too, with the parts that change.
    write(school.exercise / "verdicts.zh.po", kVerdicts);
    CHECK(has(school.run("check --lang zh").out,
              "  求和的结果：\n    程序提前结束，退出码为0。\n\n  求和就是相加。\n\n"
              "  很多错误都会这样结束。常见的一种：That ends.\n"));
    school.submit(answer("return a - b;"));
    CHECK(has(school.run("check --lang zh").out, "\n  求和就是相加。\n\n  这是两数之差。\n"));
    CHECK(
        has(school.run("check").out, "\n  A sum adds.\n\n  That is the difference of the two.\n"));
    school.submit(answer("return a * b;"));
    CHECK(has(school.run("check --lang zh").out, "\n  这是product。\n"));
    school.submit(answer("return todo(\"the sum\");"));
    CHECK(has(school.run("check --lang zh").out, "my/01a/sum.cpp:8: sum(): 两数之和\n"));
    school.submit(answer(kRight));
    CHECK(has(school.run("check --lang zh").out, "01a《求和》：通过\n\n  01_sample完成了。"));
  }

  TEST_CASE("a long text in Chinese is wrapped between characters") {
    const School school;
    school.run("start 01a");
    school.submit(answer(kRight));
    std::istringstream lines(school.run("check --lang zh").out);
    int wrapped = 0;
    for (std::string line; std::getline(lines, line);) {
      if (!line.starts_with("  ")) continue;
      std::size_t columns = 0;
      for (const char c : line) columns += (c & 0xc0) == 0x80 ? 0 : (c & 0x80) != 0 ? 2 : 1;
      CHECK(columns <= 92);
      wrapped += columns > 85;
      for (const char* mark : {"，", "。", "：", "、"}) CHECK(line.find(mark) != 2);
    }
    CHECK(wrapped > 0);
  }

  TEST_CASE("watch judges at every save, and ends with q") {
    const School school;
    school.run("start 01a");
    const fs::path log = school.root / "log", keys = school.root / "keys";
    const std::string command = "'" LADDER_BIN_DIR "/exercises' --root '" + school.root.string() +
                                "' --my '" + (school.root / "my").string() + "' watch 01a";
    run_command("mkfifo '" + keys.string() + "'");
    std::thread watching(
        [&] { run_command(command + " <'" + keys.string() + "' >'" + log.string() + "'"); });
    std::ofstream pressed(keys);
    const auto wait_for = [&](const std::string& words) {
      for (int i = 0; i < 600; ++i, std::this_thread::sleep_for(std::chrono::milliseconds(100)))
        if (read(log).find(words) != std::string::npos) return true;
      return has(read(log), words);
    };
    CHECK(wait_for("not written yet"));
    school.submit(answer("return 7;"));
    CHECK(wait_for("wrong"));
    pressed << 'h' << std::flush;
    CHECK(wait_for("hint 1 of 3"));
    school.submit(answer(kRight));
    CHECK(wait_for("passed"));
    pressed << 'q' << std::flush;
    watching.join();
  }

  TEST_CASE("grading: a folder of learners, hidden seeds, three reports") {
    const School school;
    const fs::path folder = school.root / "class", reports = school.root / "reports";
    write(folder / "ann/01a/sum.cpp", answer(kRight));
    write(folder / "bob/my/01a/sum.cpp", answer("return 5;"));  // right for seed 0 alone
    write(folder / "cem/01a/sum.cpp", answer("std::abort();"));
    write(folder / "dee/01a/other.cpp", "");
    const auto file = [&](const char* name) { return "'" + (reports / name).string() + "'"; };
    const auto result =
        school.run("grade '" + folder.string() + "' --seeds 0 7 --json " + file("g.json") +
                   " --csv " + file("g.csv") + " --junit " + file("g.xml"));
    CHECK(result.code == 1);
    CHECK(has(result.out, "ann: 1 of 1 passed\nbob: 0 of 1 passed\ncem: 0 of 1 passed\n"));
    const auto csv = read(reports / "g.csv");
    CHECK(has(csv, "\"ann\",01a,\"A sum\",\"passed\",\"\","));
    CHECK(has(csv, "\"bob\",01a,\"A sum\",\"wrong\",\"a sum: it is 5; expected: 12\","));
    CHECK(has(csv, "\"cem\",01a,\"A sum\",\"wrong\",\"a sum: it crashed"));
    CHECK(has(csv, "\"dee\",01a,\"A sum\",\"not handed in\""));
    CHECK(has(read(reports / "g.json"), "\"seeds\": [0, 7]"));
    CHECK(has(read(reports / "g.xml"),
              "<testsuite name=\"bob\" tests=\"1\" failures=\"1\" errors=\"0\" skipped=\"0\">"));
    CHECK(has(school.run("grade /nowhere").err, "no folder"));
    // Before anything is judged, and in one line.
    const auto nowhere = school.run("grade '" + folder.string() + "' --csv /dev/null/g.csv");
    CHECK(nowhere.code == 2);
    CHECK(nowhere.out.empty());
    CHECK(nowhere.err == "error: cannot write /dev/null/g.csv\n");
    // Nothing is lost by it: not the report of the last time, when only another cannot be written.
    const std::string both = "' --csv " + file("g.csv") + " --json /dev/null/g";
    CHECK(school.run("grade '" + folder.string() + both).code == 2);
    CHECK(read(reports / "g.csv") == csv);
  }

  TEST_CASE("what is handed out has no answers, and knows the mistakes") {
    const School school;
    const fs::path out = school.root.string() + "_out";
    for (const char* page : {"README.md", "README.zh.md", "exercises.md", "debugging.md"})
      write(school.root / "teaching" / page, "");
    write(school.root / ".gitignore", "/build/\n/my/\n");
    CHECK(school.run("hand-out '" + out.string() + "'").code == 0);
    CHECK(read(out / ".gitignore") == "/build/\n");  // in a class's repository, my/ is handed in
    CHECK(run_command("find '" + (out / "01_sample").string() +
                      "' -name 'solution*' -o -name 'wrong*'")
              .out.empty());
    for (const char* page : {"README.md", "README.zh.md", "exercises.md"})  // have the answers, too
      CHECK_FALSE(fs::exists(out / "teaching" / page));
    CHECK(fs::exists(out / "teaching/debugging.md"));
    write(out / "my/01a/sum.cpp", answer("return a - b;"));
    const auto verdict = run_command("'" LADDER_BIN_DIR "/exercises' --root '" + out.string() +
                                     "' --my '" + (out / "my").string() + "' check 01a");
    CHECK(is_wrong(verdict, "That is the difference of the two.\n"));
    CHECK(has(school.run("hand-out '" + out.string() + "'").err, "is there already"));
    const auto guide =
        run_command("'" LADDER_BIN_DIR "/exercises' --root '" + out.string() + "' list --guide");
    CHECK(guide.code == 2);
    CHECK(has(guide.err, "has no model answers"));
    fs::remove_all(out);
  }

  TEST_CASE("the teacher's list has what the exercises say") {
    const School school;
    const auto guide = school.run("list --guide");
    CHECK(guide.code == 0);
    CHECK(has(guide.out,
              "\n## 01_sample\n\n5 minutes in all.\n\n### 01a: A sum\n\n"
              "**write, 5 minutes:** to add. Passed when they are right. ([task]("
              "../01_sample/exercises/a_sum/task.md), [model answer]("
              "../01_sample/exercises/a_sum/solution.cpp))\n\n"
              "- *[difference](../01_sample/exercises/a_sum/wrong/difference.cpp)*: "
              "That is the difference of the two.\n"));
    // And the page in the repository is what is printed today.
    CHECK_MESSAGE(run_command("'" LADDER_BIN_DIR "/exercises' list --guide").out ==
                      read(LADDER_SOURCE_DIR "/teaching/exercises.md"),
                  "./tutorial exercises --guide >teaching/exercises.md makes it anew");
  }

  TEST_CASE("what an exercise asks of the compiler comes last, and counts") {
    const School school;
    write(school.exercise / "check.cpp", std::string("// FLAGS: -O0\n") + kCheck);
    CHECK(school.judge("#ifdef __OPTIMIZE__\n#error\n#endif\n" + answer(kRight)).code == 0);
  }

  TEST_CASE("a copy of a stage is the learner's own") {
    const School school;
    CHECK(has(school.run("copy 01 mine").out, "my/mine/main.cpp"));
    CHECK(read(school.root / "my/mine/main.cpp") == read(school.root / "01_sample/main.cpp"));
    CHECK(has(school.run("copy 01 mine").err, "is there already"));
    CHECK(has(school.run("copy 09 other").err, "no stage '09'"));
    CHECK(has(school.run("copy 01 ../x").err, "cannot be named"));
  }

  TEST_CASE("a program that crashes has crashed") {
    const School school;
    write(school.exercise / "check.cpp",
          "// PROGRAM\n#include \"tests/exercises/program.hpp\"\n"
          "void exercise::check(Check& check) { check.equal(\"what it prints\", [] { return "
          "run_program({}).out; }, [] { return \"7\"; }, \"A program ends.\"); }\n");
    const std::string program =
        "#include <cstdio>\nint main(int, char**) { std::fputs(\"here\", stderr); ";
    CHECK(is_wrong(school.judge(program + "return *(volatile int*)nullptr; }"), "here\n"));
    CHECK(is_wrong(school.judge(program + "__builtin_trap(); }"), "it crashed: "));
    CHECK(is_wrong(school.judge(program + "return *new int[1 << 30]; }"), "more memory"));
  }

  TEST_CASE("an answer that is a whole program can be run") {
    const School school;
    school.submit(answer(kRight));
    const auto part = school.run("build-copy 01a");
    CHECK(part.code == 2);
    CHECK(has(part.err, "01a is no program, but a part of one"));
    write(school.exercise / "check.cpp", std::string("// PROGRAM\n") + kCheck);
    school.submit("#include <cstdio>\nint main() { std::puts(\"it runs\"); }\n");
    CHECK(school.run("build-copy 01a").code == 0);
    CHECK(run_command("'" LADDER_BIN_DIR "/my/01a'").out == "it runs\n");
    school.submit("#include \"tests/exercises/todo.hpp\"\nint main() { return todo(\"all\"); }\n");
    CHECK(school.run("build-copy 01a").code == 0);
    const auto stops = run_command("'" LADDER_BIN_DIR "/my/01a'");
    CHECK(stops.code == 1);
    CHECK(stops.err == "error: " + (school.root / "my/01a/sum.cpp").string() +
                           ":2: not written yet: main(): all\n");
    fs::remove(LADDER_BIN_DIR "/my/01a");
  }

  TEST_CASE("a debugger gets the check with the answer in it") {
    const School school;
    school.submit(answer("std::printf(\"%d + %d\\n\", a, b); return a - b;"));
    CHECK(school.run("build-check 01a").code == 0);
    const auto alone = run_command("'" LADDER_BIN_DIR "/check_01a'");
    CHECK(alone.code == 0);  // it gives no verdict
    CHECK(alone.out == "2 + 3\n");
    fs::remove(LADDER_BIN_DIR "/check_01a");
  }

  // With -H the compiler lists what it reads, with a `!` what was read before. What it prints is
  // shown where the model answer does not compile.
  TEST_CASE("the library's headers are read once for all answers") {
    const School school;
    write(school.exercise / "check.cpp", std::string("// FLAGS: -H\n") + kCheck);
    write(school.exercise / "solution.cpp", "#include \"common/tensor.hpp\"\nint sum(a);\n");
    const std::string log = school.run("self-test 01a").out;
    CHECK(has(log, "\n! " + fs::path(LADDER_BIN_DIR).parent_path().string() + "/exercises/kept/"));
    CHECK(log.find("common/tensor.hpp\n") == std::string::npos);
  }

  TEST_CASE("an exercise that is not what it should be is found") {
    const School school;
    CHECK(has(school.run("self-test 01a").out,
              "01a: verdicts.zh.po lacks: Each is half as large.\n"));
    write(school.exercise / "verdicts.zh.po",
          kVerdicts + std::string("\nmsgid \"b\"\nmsgstr \"乙\"\n"));
    const auto surplus = school.run("self-test 01a");
    CHECK(surplus.code == 1);
    CHECK(surplus.out == "01a: verdicts.zh.po has what nobody says: b\n");
    write(school.exercise / "verdicts.zh.po", kVerdicts);
    CHECK(school.run("self-test 01a").code == 0);
    write(school.exercise / "wrong/right.cpp", "// Not wrong.\n" + answer(kRight));
    CHECK(
        has(school.run("self-test 01a").out, "wrong/right.cpp has to be wrong, but it is passed"));
    fs::remove(school.exercise / "wrong/right.cpp");
    write(school.exercise / "solution.cpp", answer("return 5;"));
    CHECK(has(school.run("self-test 01a").out, "solution.cpp has to pass, but it is wrong"));
    write(school.exercise / "solution.cpp", answer(kRight));
    write(school.exercise / "hints.md", "## 1\n\nOne.\n");
    CHECK(has(school.run("self-test 01a").out, "hints.md has 1 hints"));
    write(school.exercise / "task.md", "# 01b: Another\n");
    CHECK(has(school.run("self-test 01a").err, "the first line has to be '# 01a: <title>'"));
  }

  TEST_CASE("bad input gets one line") {
    const School school;
    for (const char* arguments :
         {"check 09z", "check", "fly", "start nothing", "hint --loud", "--lang xx learn"}) {
      const auto result = school.run(arguments);
      CHECK(result.code == 2);
      CHECK(result.out.empty());
      CHECK(result.err.starts_with("error: "));
      CHECK(std::count(result.err.begin(), result.err.end(), '\n') == 1);
    }
  }
}
