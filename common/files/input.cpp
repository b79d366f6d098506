#include "common/files/input.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <bit>
#include <cerrno>
#include <utility>

namespace ladder::files {
namespace {

static_assert(std::endian::native == std::endian::little, "files have the lowest byte first");

// A pipe without a writer would wait for one: O_NONBLOCK opens it at once, to be refused below.
int open_to_read(const std::string& path) {
  const int number = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (number >= 0) return number;
  throw BadInput(in_quotes(path) + " cannot be opened: " + std::strerror(errno), "a file to read");
}

}  // namespace

bool Descriptor::close() {
  const int number = std::exchange(number_, -1);
  return number < 0 || ::close(number) == 0;
}

Input::Input(const std::string& path) : Input(path, open_to_read(path)) {}

Input::Input(const std::string& path, int descriptor) : path_(path), descriptor_(descriptor) {
  struct stat status;
  const bool known = fstat(descriptor, &status) == 0;
  if (known && S_ISDIR(status.st_mode)) refuse("is a folder", "a file");
  if (!known || !S_ISREG(status.st_mode)) refuse("is no ordinary file", "a file");
  size_ = static_cast<std::uint64_t>(status.st_size);
}

void Input::read(std::uint64_t begin, std::uint64_t size, char* to) const {
  expect(begin <= size_ && size <= size_ - begin, "ends too early");
  while (size > 0) {
    const ssize_t n = pread(descriptor_.number(), to, size, static_cast<off_t>(begin));
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) refuse(std::string("cannot be read: ") + std::strerror(errno));
    expect(n > 0, "became shorter while it was read");
    to += n;
    begin += static_cast<std::uint64_t>(n);
    size -= static_cast<std::uint64_t>(n);
  }
}

std::string Input::text(std::uint64_t begin, std::uint64_t size) const {
  expect(size <= kMostHeaderBytes, "has a header of " + std::to_string(size) + " bytes, too many");
  std::string text(size, '\0');
  read(begin, size, text.data());
  return text;
}

void Input::refuse(const std::string& wrong, const std::string& allowed) const {
  throw BadInput(in_quotes(path_) + " " + wrong, allowed);
}

std::string in_quotes(const std::string& text) {
  constexpr std::size_t most = 200;
  return "'" + (text.size() > most ? text.substr(0, most) + "..." : text) + "'";
}

}  // namespace ladder::files
