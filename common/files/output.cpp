#include "common/files/output.hpp"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>

namespace ladder::files {
namespace {

std::string folder_of(const std::string& path) {
  const std::string folder = std::filesystem::path(path).parent_path();
  return folder.empty() ? "." : folder;
}

// What a new file may be used for by whom: mkstemp() lets only its owner read it.
void allow_as_usual(int number) {
  const mode_t withheld = umask(0);
  umask(withheld);
  fchmod(number, 0666 & ~withheld);
}

}  // namespace

Output::Output(const std::string& path) : path_(path), beside_(path + ".XXXXXX"), descriptor_(-1) {
  struct stat status;
  if (stat(path.c_str(), &status) == 0 && !S_ISREG(status.st_mode))
    throw BadInput(
        in_quotes(path) + (S_ISDIR(status.st_mode) ? " is a folder" : " is no ordinary file"),
        "the name of a file");
  descriptor_.reset(mkostemp(beside_.data(), O_CLOEXEC));
  if (descriptor_.number() < 0) fail();
  allow_as_usual(descriptor_.number());
}

Output::~Output() {
  if (!beside_.empty()) unlink(beside_.c_str());
}

void Output::write(const char* data, std::uint64_t size) {
  size_ += size;
  while (size > 0) {
    const ssize_t n = ::write(descriptor_.number(), data, size);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) fail();
    data += n;
    size -= static_cast<std::uint64_t>(n);
  }
}

// The bytes reach the disk before the name does, and the name before this returns.
void Output::commit() {
  if (fsync(descriptor_.number()) != 0 || !descriptor_.close()) fail();
  if (std::rename(beside_.c_str(), path_.c_str()) != 0) fail();
  beside_.clear();
  const Descriptor folder(open(folder_of(path_).c_str(), O_RDONLY | O_CLOEXEC | O_DIRECTORY));
  if (folder.number() >= 0) fsync(folder.number());  // some file systems cannot, and need not
}

void Output::fail() const {
  throw BadInput(in_quotes(path_) + " cannot be written: " + std::strerror(errno),
                 "a file in a folder that has room, and where you may write");
}

}  // namespace ladder::files
