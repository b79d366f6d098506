#include "tests/exercises/runner/print.hpp"

#include "tests/exercises/runner/say.hpp"

namespace exercises {
namespace {

constexpr std::size_t kMostLines = 12;

Colour colour_of(State state) {
  if (state == State::passed) return Colour::green;
  return state == State::not_written ? Colour::yellow : Colour::red;
}

// "my/03b/engine_order.cpp:41: the gradient of w2"
void print_place(const Verdict& verdict, const std::string& what, const fs::path& root) {
  std::string place = shown(verdict.file, root);
  if (verdict.line > 0) place += ":" + std::to_string(verdict.line);
  say_wrapped(what.empty() ? place : place + ": " + what);
}

void print_output(const std::string& output) {
  const auto lines = lines_of(output);
  if (lines.empty()) return;
  say();
  say(text("  Your program printed:"));
  for (std::size_t i = 0; i < lines.size() && i < kMostLines; ++i)
    say("    " + printable(lines[i]));
  if (lines.size() > kMostLines) say(text("    ... and {} more lines", lines.size() - kMostLines));
}

// Which known mistake it is. A value tells it from others; an end, such as a crash, hardly does.
std::string mistake_text(const Verdict& verdict) {
  if (verdict.mistake.empty() || verdict.difference.value.type != "ended") return verdict.mistake;
  return text("Many mistakes end like this. A common one: {}", verdict.mistake);
}

void print_wrong(const Verdict& verdict) {
  const bool asks = verdict.how.ends_with("?") || verdict.how.ends_with("？");
  say_wrapped(text("{}:", verdict.what));
  say_wrapped(printable(asks ? verdict.how : text("{}.", verdict.how)), 4);
  for (const auto& reason : {verdict.rule, mistake_text(verdict)}) {
    if (reason.empty()) continue;
    say();
    say_wrapped(reason);
  }
  print_output(verdict.output);
}

}  // namespace

std::string shown(const fs::path& file, const fs::path& root) {
  const fs::path relative = file.lexically_relative(root);
  return relative.empty() || *relative.begin() == ".." ? file.string() : relative.string();
}

std::string bar(std::size_t done, std::size_t all, std::size_t width) {
  const std::size_t filled = all == 0 ? 0 : done * width / all;
  return "[" + std::string(filled, '#') + std::string(width - filled, '-') + "]";
}

void print_verdict(const Verdict& verdict, const Exercise& exercise, const fs::path& root) {
  say(text("{} {}: {}", exercise.id, exercise.title,
           coloured(text(state_text(verdict.state)), colour_of(verdict.state))));
  switch (verdict.state) {
    case State::passed:
      for (const auto& why : verdict.why) say_wrapped(why);
      print_output(verdict.output);  // what is measured, and not judged
      break;
    case State::not_written: print_place(verdict, verdict.what, root); break;
    case State::does_not_compile: print_place(verdict, verdict.how, root); break;
    case State::wrong: print_wrong(verdict);
  }
}

void print_task(const Exercise& exercise) {
  for (auto line : lines_of(exercise.task)) {
    // Markdown wants a space behind them, which a Chinese colon does not.
    for (std::size_t i; (i = line.find("：** ")) != std::string::npos;)
      line.erase(i + std::string("：").size(), 3);
    for (std::size_t i; (i = line.find("**")) != std::string::npos;) line.erase(i, 2);
    if (line.starts_with("# ")) line = coloured(line.substr(2), Colour::bold);
    say(line);
  }
}

}  // namespace exercises
