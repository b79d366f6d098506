#include "tests/exercises/runner/confine.hpp"

#if defined(__linux__) && __has_include(<linux/landlock.h>)
#include <fcntl.h>
#include <linux/landlock.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cstdint>

namespace exercises {
namespace {

// What the first version of Landlock knows.
constexpr std::uint64_t kWriting = LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_REMOVE_DIR |
                                   LANDLOCK_ACCESS_FS_REMOVE_FILE | LANDLOCK_ACCESS_FS_MAKE_CHAR |
                                   LANDLOCK_ACCESS_FS_MAKE_DIR | LANDLOCK_ACCESS_FS_MAKE_REG |
                                   LANDLOCK_ACCESS_FS_MAKE_SOCK | LANDLOCK_ACCESS_FS_MAKE_FIFO |
                                   LANDLOCK_ACCESS_FS_MAKE_BLOCK | LANDLOCK_ACCESS_FS_MAKE_SYM;

// Of later versions, whose names this system's headers need not have.
constexpr std::uint64_t kTruncate = std::uint64_t{1} << 14, kSignal = std::uint64_t{1} << 1;

// landlock_ruleset_attr as it is by now. An older system takes it where what it lacks is 0.
struct Rules {
  std::uint64_t files, network, scoped;
};

// All that this system's version can forbid of it.
Rules forbidden(long version) {
  return {version >= 3 ? kWriting | kTruncate : kWriting, 0, version >= 6 ? kSignal : 0};
}

void allow(int rules, const char* path, std::uint64_t access) {
  const int place = open(path, O_PATH | O_CLOEXEC);
  landlock_path_beneath_attr rule{};
  rule.allowed_access = access;
  rule.parent_fd = place;
  syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
  close(place);
}

}  // namespace

void confine_to(const char* folder) {
  const long version =
      syscall(SYS_landlock_create_ruleset, nullptr, 0, LANDLOCK_CREATE_RULESET_VERSION);
  if (version < 1) return;
  const Rules attributes = forbidden(version);
  const auto rules =
      static_cast<int>(syscall(SYS_landlock_create_ruleset, &attributes, sizeof attributes, 0));
  allow(rules, folder, attributes.files);
  allow(rules, "/dev/null", LANDLOCK_ACCESS_FS_WRITE_FILE);
  prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  syscall(SYS_landlock_restrict_self, rules, 0);
  close(rules);
}

}  // namespace exercises
#else
namespace exercises {
void confine_to(const char*) {}
}  // namespace exercises
#endif
