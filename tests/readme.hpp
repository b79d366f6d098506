// Reads the numbers of a README, so that a test can compute them again.
//
// A check quotes a sentence, with placeholders where its numbers stand: no number of a README is
// repeated in a test. A sentence that is not there, or is there twice, fails.
//
//   {loss} {step}    a loss, and the step at which the command prints it; the first {loss} of a
//                    sentence belongs to its first {step}, and so on
//   {first} {last}   the loss of the command's first step, and of its last
//   {--flag}         the command is run with this value of the flag
//   {number}         any other number; {count}: also a word up to "ten"; {list}: several numbers;
//                    {text}: whatever stands there
//
// The command is the `./tutorial run` line that stands last before the sentence.
//
// A stated number holds if the computed one is at most 1 away in the last stated digit: half of
// that is rounding, the other half is for machines that add in another order. After "about" or
// "near" it holds if the computed one is at least a third of it, and at most three times.
//
// everything_was_read() fails for a number that no check has read. It looks at prose, at tables and
// at the comments beside commands, not at code, formulas or addresses; there, a number is what has
// a point, an exponent, a % or two digits, or follows one of the words step, at, about, near. In
// sample output, only a point or an exponent makes it one. What no program prints is read by
// constant(), which says where it comes from.
#pragma once

#include <map>
#include <regex>

#include "common/harness/options.hpp"
#include "goldens.hpp"
#include "tests/text_files.hpp"

inline std::string text_of_file(const std::string& path) {
  return read_file(std::filesystem::path(LADDER_SOURCE_DIR) / path);
}

// A value is given to a flag, or the flag's other value takes its place.
inline std::string with_flag(const std::string& flags, const std::string& flag,
                             const std::string& value) {
  const std::regex there(flag + " \\S+");
  const std::string now = flag + " " + value;
  if (std::regex_search(flags, there)) return std::regex_replace(flags, there, now);
  return flags + " " + now;
}

using Losses = std::vector<std::pair<std::int64_t, std::string>>;

/// What a program prints; it is run once for all checks that ask.
inline Losses losses_of_run(const std::string& program, const std::string& flags) {
  static std::map<std::string, Losses> known;
  const auto [entry, is_new] = known.try_emplace(program + " " + flags);
  if (is_new) entry->second = losses_of(run(program, flags));
  REQUIRE(!entry->second.empty());
  return entry->second;
}

inline std::string loss_at(const Losses& losses, std::int64_t step) {
  for (const auto& [t, loss] : losses)
    if (t == step) return loss;
  return "no such line";
}

struct Word {
  std::string name, text;  // what the placeholder is called, and what stands there
  bool about = false;

  double value() const {
    std::string digits = text;
    std::erase(digits, ',');
    return std::stod(digits);
  }
  std::int64_t count() const {
    static const char* const words[] = {"zero", "one",   "two",   "three", "four", "five",
                                        "six",  "seven", "eight", "nine",  "ten"};
    const auto word = std::find(std::begin(words), std::end(words), text);
    return word == std::end(words) ? static_cast<std::int64_t>(value()) : word - words;
  }
  /// What 1 in the last stated digit is worth.
  double unit() const {
    const std::size_t point = text.find('.'), exponent = text.find('e');
    int digits = 0;  // behind the point
    if (point != std::string::npos)
      digits = static_cast<int>(std::min(exponent, text.size()) - point - 1);
    const int power = exponent == std::string::npos ? 0 : std::stoi(text.substr(exponent + 1));
    return std::pow(10.0, power - digits);
  }
  /// `more` is what rounding errors may add.
  bool holds(double computed, double more = 0) const {
    if (std::isinf(computed)) return text == "inf";
    if (std::isnan(computed)) return text == "nan";
    if (text == "inf" || text == "nan") return false;
    const double stated = value();
    if (about) return stated / 3 <= computed && computed <= stated * 3;
    return std::abs(computed - stated) <= 1.000001 * unit() + more;
  }
};

struct Command {
  std::vector<std::string> programs;
  std::string flags;
};

class Readme {
 public:
  explicit Readme(const std::string& stage = "")
      : name_(stage.empty() ? "README.md" : stage_folder(stage) + "/README.md"),
        text_(text_of_file(name_)),
        was_read_(text_.size()) {}

  const std::string& text() const { return text_; }

  /// Finds a sentence; what stands at its placeholders.
  std::vector<Word> read(const std::string& sentence) {
    sentence_ = sentence;
    std::vector<Word> words;
    const std::regex pattern(pattern_of(sentence, words));
    int found = 0;
    for (std::sregex_iterator match(text_.begin(), text_.end(), pattern), end; match != end;
         ++match, ++found) {
      at_ = static_cast<std::size_t>(match->position());
      for (std::size_t i = 0; i < words.size(); ++i) {
        const auto start = static_cast<std::size_t>(match->position(i + 1));
        words[i].text = std::regex_replace(match->str(i + 1), std::regex("\\s+"), " ");
        words[i].about =
            std::regex_search(text_.substr(start - 6, 6), std::regex("(about|near)\\s$"));
        std::fill_n(was_read_.begin() + match->position(i + 1), match->length(i + 1), true);
      }
    }
    REQUIRE_MESSAGE(found == 1, name_, " has ", found, " times \"", sentence, "\"");
    return words;
  }

  /// The command above the sentence that was read last, or `up` commands before that.
  Command command(std::size_t up = 0) const {
    static const std::regex line(
        R"((^|\n)    \./tutorial run((?: \d\w+)+)(?: --((?: [^\s#]+)*))?)");
    std::vector<Command> commands;
    for (std::sregex_iterator match(text_.begin(), text_.end(), line), end; match != end; ++match) {
      if (static_cast<std::size_t>(match->position()) >= at_) break;
      std::istringstream stages(match->str(2));
      Command command{{}, match->str(3)};
      for (std::string stage; stages >> stage;)
        command.programs.push_back(stage.size() == 2 ? stage_folder(stage) : stage);
      commands.push_back(command);
    }
    REQUIRE_MESSAGE(commands.size() > up, name_, ": no command before \"", sentence_, "\"");
    return commands[commands.size() - 1 - up];
  }

  /// Holds what the sentence that was read last states against what came out.
  void compare(const Word& stated, double computed, const std::string& by = "",
               double more = 0) const {
    CHECK_MESSAGE(stated.holds(computed, more), name_, ", \"", sentence_, "\": states ",
                  stated.text, ", but it is ", computed, by);
  }
  void compare_counts(const Word& stated, std::int64_t counted) const {
    CHECK_MESSAGE(stated.count() == counted, name_, ", \"", sentence_, "\": states ", stated.text,
                  ", but it is ", counted);
  }

  /// Holds all losses of a sentence against those that the command above prints.
  void check(const std::string& sentence, std::size_t up = 0) {
    const std::vector<Word> words = read(sentence);
    check(words, command(up));
  }
  void check(const std::vector<Word>& words, Command command) const {
    std::vector<Word> losses, steps;
    for (const Word& word : words) {
      if (word.name == "step")
        steps.push_back(word);
      else if (word.name.starts_with("--"))
        command.flags = with_flag(command.flags, word.name, word.text);
      else
        losses.push_back(word);
    }
    for (const std::string& program : command.programs) {
      const Losses printed = losses_of_run(program, command.flags);
      const std::string by = " by " + program + command.flags;
      std::size_t next = 0;
      for (const Word& loss : losses) {
        std::int64_t step = printed.front().first;
        if (loss.name == "last") step = last_step(command.flags);
        if (loss.name == "loss") {
          REQUIRE_MESSAGE(next < steps.size(), name_, ": no step in \"", sentence_, "\"");
          step = steps[next++].count();
        }
        const std::string there = loss_at(printed, step);
        REQUIRE_MESSAGE(there != "no such line", name_, ", \"", sentence_, "\": step ", step,
                        " is not printed", by);
        compare(loss, std::stod(there), " at step " + std::to_string(step) + by);
        if (loss.text == "inf" || loss.text == "nan")
          CHECK_MESSAGE(loss_at(printed, step - 1) != there, name_, ", \"", sentence_, "\": it is ",
                        there, " before step ", step, by);
      }
    }
  }

  /// Numbers that no program prints: definitions, and what the reason says.
  void constant(const std::string& sentence, [[maybe_unused]] const char* reason) {
    read(sentence);
  }

  /// The table of the stage's exercises: a row for each, with what its task.md says, and no other.
  void check_exercises() {
    static const std::regex head(
        R"((?:^|\n)# (\w+): (.+)\n\n\*\*Kind:\*\* (\w+) · \*\*Minutes:\*\* (\d+)\n)");
    const std::string folder = name_.substr(0, name_.find('/'));
    std::ptrdiff_t exercises = 0, rows = 0;
    for (const auto& entry :
         std::filesystem::recursive_directory_iterator(LADDER_SOURCE_DIR "/" + folder)) {
      if (entry.path().filename() != "task.md") continue;
      const std::string path = std::filesystem::relative(entry.path(), LADDER_SOURCE_DIR);
      const std::string task = text_of_file(path);
      std::smatch is;
      REQUIRE_MESSAGE(std::regex_search(task, is, head), path, " does not begin with its head");
      const std::string row = "| " + is.str(1) + " | " + is.str(3) + " | {count} | " + is.str(2);
      compare_counts(read(row + " |")[0], std::stoll(is.str(4)));
      ++exercises;
    }
    for_each("\n\\| " + folder.substr(0, 2) + "[a-z] \\|", text_, [&](auto...) { ++rows; });
    CHECK_MESSAGE(rows == exercises, name_, " lists ", rows, " exercises of ", exercises);
  }

  void everything_was_read() const {
    std::string prose = text_, output(text_.size(), ' ');
    for_each("```[^]*?```", prose, [&](std::size_t at, std::size_t size) {
      if (text_.compare(at, 10, "```mermaid") != 0)  // test_pictures.cpp draws those again
        output.replace(at, size, text_, at, size);
      prose.replace(at, size, size, ' ');
    });
    for (const char* hidden :
         {R"((^|\n)    [^#\n]*)", "`[^`]*`", R"(\$\$[^$]*\$\$)", R"(\$[^$]*\$)", R"(\]\([^)]*\))"})
      for_each(hidden, prose,
               [&](std::size_t at, std::size_t size) { prose.replace(at, size, size, ' '); });
    look_for(R"(\d+(,\d{3})*(\.\d+)?(e[-+]?\d+)?( ?%)?)", prose,
             [](const std::string& number, const std::string& before) {
               static const std::regex stage("0[1-8]"), digit("\\d"),
                   claim(R"(\b(steps?|at|about|near)\s$)");
               if (std::regex_match(number, stage)) return false;
               return !std::regex_match(number, digit) || std::regex_search(before, claim);
             });
    look_for(R"(\d+(\.\d+(e[-+]?\d+)?|e[-+]?\d+))", output,
             [](const std::string&, const std::string&) { return true; });
  }

 private:
  static std::int64_t last_step(const std::string& flags) {
    std::smatch match;
    if (std::regex_search(flags, match, std::regex("--iterations (\\d+)")))
      return std::stoll(match.str(1)) - 1;
    return ladder::Options{}.iterations - 1;
  }

  static std::string pattern_of(const std::string& sentence, std::vector<Word>& words) {
    std::string pattern;
    for (std::size_t i = 0; i < sentence.size(); ++i) {
      if (sentence[i] == '{' && (std::isalpha(sentence[i + 1]) || sentence[i + 1] == '-')) {
        const std::size_t end = sentence.find('}', i);
        const std::string name = sentence.substr(i + 1, end - i - 1);
        const std::string number = R"(\d+(?:,\d{3})*(?:\.\d+)?(?:e[-+]?\d+)?|inf|nan)";
        words.push_back({name, ""});
        if (name == "list")
          pattern += R"((\d[-\d.,e\s]*\d))";
        else if (name == "text")
          pattern += "([^`]+?)";
        else if (name == "count")
          pattern += R"((\d+|[a-z]+))";
        else
          pattern += "(" + number + ")";
        i = end;
      } else if (sentence[i] == ' ') {
        pattern += "\\s+";
      } else {
        if (std::ispunct(sentence[i])) pattern += '\\';
        pattern += sentence[i];
      }
    }
    return pattern;
  }

  template <class F> static void for_each(const std::string& pattern, std::string text, F f) {
    const std::regex expression(pattern);
    for (std::sregex_iterator match(text.begin(), text.end(), expression), end; match != end;
         ++match)
      f(static_cast<std::size_t>(match->position()), static_cast<std::size_t>(match->length()));
  }

  template <class F> void look_for(const char* pattern, const std::string& text, F is_claim) const {
    for_each(pattern, text, [&](std::size_t at, std::size_t size) {
      const auto is_word = [&](std::size_t i) {
        return i < text.size() && (std::isalnum(text[i]) || text[i] == '_');
      };
      if (at > 0 && (is_word(at - 1) || (text[at - 1] == '.' && is_word(at - 2)))) return;
      if (is_word(at + size)) return;
      const std::size_t start = at < 8 ? 0 : at - 8;
      if (!was_read_[at] && is_claim(text.substr(at, size), text.substr(start, at - start)))
        FAIL_CHECK(name_, ": no check has read ", text.substr(at, size), " in \"",
                   text_.substr(at < 60 ? 0 : at - 60, 100), "\"");
    });
  }

  std::string name_, text_;
  std::vector<bool> was_read_;
  std::string sentence_;  // read last
  std::size_t at_ = 0;    // where it stands
};
