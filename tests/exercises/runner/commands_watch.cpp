// watch: checks again whenever the file is saved.
#include <poll.h>
#include <termios.h>
#include <unistd.h>

#include <csignal>

#include "tests/exercises/runner/commands.hpp"
#include "tests/exercises/runner/say.hpp"

namespace exercises {
namespace {

constexpr int kPollMilliseconds = 200;

volatile std::sig_atomic_t interrupted = 0;

// Single keys, without Enter, for as long as this lives. (Where stdin is no terminal, nothing.)
class Keys {
 public:
  Keys() : is_terminal_(tcgetattr(STDIN_FILENO, &before_) == 0) {
    std::signal(SIGINT, [](int) { interrupted = 1; });
    std::signal(SIGTERM, [](int) { interrupted = 1; });
    if (!is_terminal_) return;
    termios now = before_;
    now.c_lflag &= ~static_cast<tcflag_t>(ICANON | ECHO);
    tcsetattr(STDIN_FILENO, TCSANOW, &now);
  }
  ~Keys() {
    if (is_terminal_) tcsetattr(STDIN_FILENO, TCSANOW, &before_);
  }
  Keys(const Keys&) = delete;
  Keys& operator=(const Keys&) = delete;

  /// The key that is pressed within a while; 0 for none.
  char wait() {
    pollfd in{is_open_ ? STDIN_FILENO : -1, POLLIN, 0};
    char key = 0;
    if (poll(&in, 1, kPollMilliseconds) > 0 && read(STDIN_FILENO, &key, 1) <= 0) is_open_ = false;
    return key;
  }

 private:
  termios before_{};
  bool is_terminal_, is_open_ = true;
};

fs::file_time_type saved_at(const fs::path& file) {
  std::error_code none;  // an editor may be about to replace it
  return fs::last_write_time(file, none);
}

void print_keys() {
  say();
  say(text("watching; h: hint, n: next exercise, q: quit"));
}

}  // namespace

int watch(const Classroom& classroom, const std::string& name) {
  Learner learner(classroom.my);
  Exercise exercise = chosen(classroom, learner, name);
  if (!learner.has(exercise)) start(classroom, exercise.id);
  Keys keys;
  fs::file_time_type judged{};
  while (interrupted == 0) {
    const auto saved = saved_at(learner.answer(exercise));
    if (saved != judged && fs::exists(learner.answer(exercise))) {
      judged = saved;
      say();
      learner = Learner(classroom.my);
      check_and_print(classroom, learner, exercise);
      print_keys();
    }
    const char key = keys.wait();
    if (key == 'q') break;
    if (key == 'h') hint(classroom, exercise.id);
    if (key != 'n') continue;
    const auto all = all_exercises(classroom.root);
    learner = Learner(classroom.my);
    const Exercise* next = next_exercise(all, learner);
    if (next != nullptr && next->id == exercise.id && next + 1 != all.data() + all.size()) ++next;
    if (next == nullptr) continue;
    exercise = *next;
    start(classroom, exercise.id);
    judged = {};
  }
  return 0;
}

}  // namespace exercises
