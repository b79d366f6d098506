// Whether operations are being recorded, per thread. Updates of weights switch it off.
#pragma once

namespace ladder {

struct GradMode {
  static bool is_enabled() { return enabled; }
  static void set_enabled(bool value) { enabled = value; }

 private:
  static inline thread_local bool enabled = true;
};

/// Sets the mode until the end of the scope.
class AutoGradMode {
 public:
  explicit AutoGradMode(bool enabled) : previous_(GradMode::is_enabled()) {
    GradMode::set_enabled(enabled);
  }
  ~AutoGradMode() { GradMode::set_enabled(previous_); }
  AutoGradMode(const AutoGradMode&) = delete;
  AutoGradMode& operator=(const AutoGradMode&) = delete;

 private:
  bool previous_;
};

/// Python's `with torch.no_grad():`.
struct NoGradGuard : AutoGradMode {
  NoGradGuard() : AutoGradMode(false) {}
};

}  // namespace ladder
