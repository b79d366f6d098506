// Each page is there in English and in Chinese, and a translation says what the English says today:
// it names the text that it was made from, and has its headings, code, numbers and links.
#include <doctest/doctest.h>

#include <sstream>

#include "tests/page.hpp"
#include "tests/run_command.hpp"

namespace fs = std::filesystem;

namespace {

const fs::path kRoot = LADDER_SOURCE_DIR;
const std::string kChinese = ".zh.md";

std::string shown(const fs::path& file) { return fs::relative(file, kRoot).string(); }
std::string quoted(const fs::path& file) { return "'" + file.string() + "'"; }

fs::path chinese_of(fs::path english) { return english.replace_extension(kChinese); }
fs::path english_of(const fs::path& chinese) {
  const std::string name = chinese.string();
  return name.substr(0, name.size() - kChinese.size()) + ".md";
}

void write(const std::string& file, const std::string& text) { std::ofstream(file) << text; }

std::vector<fs::path> pages_in(bool chinese) {
  auto pages = all_pages();
  std::erase_if(pages,
                [&](const auto& page) { return page.string().ends_with(kChinese) != chinese; });
  return pages;
}

// What has to be there in both languages; other pages may be.
bool needs_chinese(const fs::path& page) {
  const std::string name = page.filename().string();
  const bool is_of_exercise = page.parent_path().parent_path().filename() == "exercises";
  return name == "README.md" || (is_of_exercise && (name == "task.md" || name == "hints.md"));
}

// As `git hash-object --no-filters` says, for those who have no git.
std::string blob_of(const fs::path& file) {
  const auto size = std::to_string(fs::file_size(file));
  return run_command("{ printf 'blob %s\\0' " + size + "; cat " + quoted(file) + "; } | sha1sum")
      .out.substr(0, 40);
}

// What is to be translated: the English since then.
std::string changes_since(const std::string& blob, const fs::path& english) {
  const std::string git = "git -C " + quoted(kRoot) + " show " + blob;
  if (run_command(git).code != 0)
    return "that text is not in the history that is here, so that its changes cannot be shown";
  return run_command(git + " | diff -u -L 'as it was translated' -L today - " + quoted(english))
      .out;
}

std::string listed(const std::multiset<std::string>& words) {
  std::string list;
  for (const auto& word : words) list += (list.empty() ? "" : " | ") + word;
  return list;
}

// Both have the same, in whatever order.
void check_same(const std::string& what, const fs::path& page,
                const std::multiset<std::string>& english,
                const std::multiset<std::string>& chinese) {
  std::multiset<std::string> missing, surplus;
  std::set_difference(english.begin(), english.end(), chinese.begin(), chinese.end(),
                      std::inserter(missing, missing.end()));
  std::set_difference(chinese.begin(), chinese.end(), english.begin(), english.end(),
                      std::inserter(surplus, surplus.end()));
  CHECK_MESSAGE(missing.empty(), shown(page), " lacks ", what,
                " of the English: ", listed(missing));
  CHECK_MESSAGE(surplus.empty(), shown(page), " has ", what,
                " that the English has not: ", listed(surplus));
}

// Headings differ in words, and so do their anchors; pages are linked in one's own language.
std::multiset<std::string> without_language(const std::multiset<std::string>& links) {
  std::multiset<std::string> plain;
  for (std::string link : links) {
    link = link.substr(0, link.find('#'));
    if (link.ends_with(kChinese)) link = english_of(link).string();
    plain.insert(link);
  }
  return plain;
}

// "##" and "##": what is below it is the same in both languages, in other words.
std::vector<std::string> levels(const Page& page) {
  std::vector<std::string> levels;
  for (const auto& heading : page.headings) levels.push_back(heading.substr(0, heading.find(' ')));
  return levels;
}

// Of headings, or blocks of code.
void check_equal(const std::string& what, const fs::path& page,
                 const std::vector<std::string>& english, const std::vector<std::string>& chinese) {
  const auto differ = std::mismatch(english.begin(), english.end(), chinese.begin(), chinese.end());
  const auto at = differ.first - english.begin();
  const auto quoted = [at](const std::vector<std::string>& list) {
    const auto i = static_cast<std::size_t>(at);
    return i < list.size() ? "\n" + list[i] + "\n" : std::string("no more");
  };
  CHECK_MESSAGE(english == chinese, shown(page), ": ", what, " number ", at + 1, " is ",
                quoted(chinese), " and in English ", quoted(english));
}

void compare(const fs::path& chinese) {
  const Page ours(english_of(chinese)), theirs(chinese);
  check_equal("heading", chinese, levels(ours), levels(theirs));
  check_equal("block of code", chinese, ours.blocks, theirs.blocks);
  check_same("code in a line", chinese, ours.spans, theirs.spans);
  check_same("numbers", chinese, ours.numbers, theirs.numbers);
  check_same("links", chinese, without_language(ours.links), without_language(theirs.links));
}

// A copy that was handed out has no teacher's guide.
bool is_left_out(const fs::path& target) {
  return target.parent_path() == kRoot / "teaching" &&
         target.filename().string().starts_with("README.");
}

void check_link(const fs::path& page, const std::string& link) {
  if (link.find("://") != std::string::npos) return;
  const std::size_t hash = std::min(link.find('#'), link.size());
  const fs::path target =
      hash == 0 ? page : (page.parent_path() / link.substr(0, hash)).lexically_normal();
  if (!fs::exists(target) && is_left_out(target)) return;
  CHECK_MESSAGE(fs::exists(target), shown(page), " links ", link, ", which is not there");
  if (hash == link.size() || !fs::exists(target)) return;
  CHECK_MESSAGE(Page(target).anchors.contains(link.substr(hash + 1)), shown(page), " links ", link,
                ", and no heading has that anchor");
}

// Titles and kinds in a table of exercises: "| 03b | repair | 25 | Why this order? |".
void check_exercise_rows(const fs::path& page) {
  static const std::regex row("\\| ([0-9]{2})([a-z]) \\| ([^|]+) \\| ([0-9]+) \\| ([^|]+) \\|");
  const std::string text = Page(page).text;
  for (std::sregex_iterator at(text.begin(), text.end(), row), end; at != end; ++at) {
    const std::string id = (*at)[1].str() + (*at)[2].str();
    const std::string files = "cat " + kRoot.string() + "/" + (*at)[1].str() + "_*/exercises/" +
                              (*at)[2].str() + "_*/task.zh.md";
    const std::string task = run_command(files).out;
    CHECK_MESSAGE(task.find("# " + id + "：" + (*at)[5].str() + "\n") != std::string::npos,
                  shown(page), ": ", id, " has another title in its task.zh.md than ",
                  (*at)[5].str());
    const std::string about =
        "**类型：** " + (*at)[3].str() + " · **分钟：** " + (*at)[4].str() + "\n";
    CHECK_MESSAGE(task.find(about) != std::string::npos, shown(page), ": ", id,
                  " has another kind or time in its task.zh.md than ", (*at)[3].str());
  }
}

}  // namespace

TEST_SUITE("translations") {
  TEST_CASE("a page is taken apart") {
    const TemporaryFolder folder;
    write(folder / "page.md", R"(English | [中文](page.zh.md)

# 1: `f(x)` and y, 好！

Two `f(x)`, one `a
b`, w1, 3.5e-7, 1,000. [A link](other.md#part) 12

    code 7

- an item

    goes on with 5

      code 8

```cpp
# code 9
```
## Try
## Try
)");
    const Page page(folder.path() / "page.md");
    CHECK(page.headings == std::vector<std::string>{"# 1: `f(x)` and y, 好！", "## Try", "## Try"});
    CHECK(page.blocks ==
          std::vector<std::string>{"    code 7\n", "      code 8\n", "```cpp\n# code 9\n```\n"});
    CHECK(page.spans == std::multiset<std::string>{"a b", "f(x)", "f(x)"});
    CHECK(page.numbers == std::multiset<std::string>{"1", "1,000", "12", "3.5e-7", "5"});
    CHECK(page.links == std::multiset<std::string>{"other.md#part"});
    CHECK(page.anchors == std::set<std::string>{"1-fx-and-y-好", "try", "try-1"});
  }

  TEST_CASE("a translation that was brought up to date says so") {
    const TemporaryFolder folder;
    write(folder / "page.md", "# One\n");
    write(folder / "page.zh.md", "[English](page.md) | 中文\n<!-- old -->\n\n# 一\n");
    const std::string script = quoted(kRoot / "teaching/translated.sh") + " ";
    if (run_command("git --version").code == 0) {
      CHECK(run_command(script + quoted(folder.path() / "page.zh.md")).code == 0);
      CHECK(Page(folder.path() / "page.zh.md").text ==
            "[English](page.md) | 中文\n<!-- translated from page.md, blob " +
                blob_of(folder.path() / "page.md") + " -->\n\n# 一\n");
    }
    for (const std::string& wrong :
         {std::string(), quoted(folder.path() / "page.md"), quoted(folder.path() / "none.zh.md")}) {
      const auto refused = run_command(script + wrong);
      CHECK(refused.code == 2);
      CHECK(refused.err.starts_with("error: "));
      CHECK(lines_of_text(refused.err).size() == 1);
    }
  }

  TEST_CASE("every page for learners is there in both languages, and each links the other") {
    for (const auto& english : pages_in(false)) {
      if (!needs_chinese(english) && !fs::exists(chinese_of(english))) continue;
      CHECK_MESSAGE(fs::exists(chinese_of(english)), shown(english), " has no translation");
      const std::string link = "English | [中文](" + chinese_of(english).filename().string() + ")";
      CHECK_MESSAGE(Page(english).text.starts_with(link + "\n\n"), shown(english),
                    " has to begin with ", link, " and an empty line");
    }
    for (const auto& chinese : pages_in(true)) {
      CHECK_MESSAGE(fs::exists(english_of(chinese)), shown(chinese), " has no English");
      const std::string link = "[English](" + english_of(chinese).filename().string() + ") | 中文";
      CHECK_MESSAGE(Page(chinese).text.starts_with(link + "\n"), shown(chinese),
                    " has to begin with ", link);
    }
  }

  TEST_CASE("a translation is of the English as it is today") {
    static const std::regex head("[^\n]*\n<!-- translated from (.*), blob ([0-9a-f]{40}) -->\n\n");
    for (const auto& chinese : pages_in(true)) {
      const fs::path english = english_of(chinese);
      const std::string text = Page(chinese).text;
      std::smatch match;
      CHECK_MESSAGE(std::regex_search(text, match, head, std::regex_constants::match_continuous),
                    shown(chinese), ": its second line has to be <!-- translated from ",
                    english.filename().string(), ", blob <its hash> -->, its third empty");
      if (match.empty() || !fs::exists(english)) continue;
      CHECK(match[1] == english.filename().string());
      if (match[2] == blob_of(english)) continue;
      FAIL_CHECK(shown(english), " has changed since it was translated. Bring ", shown(chinese),
                 " up to date, then: teaching/translated.sh ", shown(chinese), "\n",
                 changes_since(match[2], english));
    }
  }

  TEST_CASE("a translation has the headings, code, numbers and links of the English") {
    for (const auto& chinese : pages_in(true))
      if (fs::exists(english_of(chinese))) compare(chinese);
  }

  TEST_CASE("the terms: each once in English, in Chinese, in words, and from which stage on") {
    static const std::regex row(R"(\| ([^|]+) \| [^|]+ \| [^|]+ \| 0[1-8] \|)");
    std::set<std::string> terms;
    for (const auto& line : lines_of_text(read_file(kRoot / "teaching/terms.md"))) {
      if (!line.starts_with("| ") || line.starts_with("| English |")) continue;
      std::smatch match;
      REQUIRE_MESSAGE(std::regex_match(line, match, row), line);
      CHECK_MESSAGE(terms.insert(match[1]).second, "twice: ", match[1].str());
    }
    CHECK(terms.size() >= 60);
  }

  TEST_CASE("links lead somewhere, in every page") {
    for (const auto& page : all_pages())
      for (const auto& link : Page(page).links) check_link(page, link);
  }

  TEST_CASE("a Chinese page links Chinese pages, and lists exercises as they call themselves") {
    for (const auto& page : pages_in(true)) {
      for (const auto& link : Page(page).links) {
        const fs::path target = page.parent_path() / link.substr(0, link.find('#'));
        if (target.extension() != ".md" || target.string().ends_with(kChinese)) continue;
        CHECK_MESSAGE(!fs::exists(chinese_of(target)), shown(page), " links ", link,
                      ", which is there in Chinese");
      }
      check_exercise_rows(page);
    }
  }
}
