#include "common/files/output.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <filesystem>

namespace ladder::files {
namespace {

std::string folder_of(const std::string& path) {
  const std::string folder = std::filesystem::path(path).parent_path();
  return folder.empty() ? "." : folder;
}

// What a new file may be used for by whom: mkstemp() lets only its owner read it.
mode_t usual_rights() {
  const mode_t withheld = umask(0);
  umask(withheld);
  return 0666 & ~withheld;
}

// A name may be a link to another: that file is written, as if it had been opened.
std::string behind_links(std::filesystem::path path) {
  std::error_code none;
  while (std::filesystem::is_symlink(path, none))
    path = path.parent_path() / std::filesystem::read_symlink(path, none);
  return path;
}

}  // namespace

Output::Output(const std::string& path) : path_(path), descriptor_(-1) {
  struct stat status;
  const bool is_there = stat(path.c_str(), &status) == 0;
  if (is_there && !S_ISREG(status.st_mode))
    throw BadInput(
        in_quotes(path) + (S_ISDIR(status.st_mode) ? " is a folder" : " is no ordinary file"),
        "the name of a file");
  // rename() would not ask, and would replace even a link in a circle.
  if (is_there ? access(path.c_str(), W_OK) != 0 : errno != ENOENT) fail();
  target_ = behind_links(path);
  beside_ = target_ + ".XXXXXX";
  descriptor_.reset(mkostemp(beside_.data(), O_CLOEXEC));
  if (descriptor_.number() < 0) fail();
  fchmod(descriptor_.number(), is_there ? status.st_mode & 0777 : usual_rights());
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
  if (std::rename(beside_.c_str(), target_.c_str()) != 0) fail();
  beside_.clear();
  const Descriptor folder(open(folder_of(target_).c_str(), O_RDONLY | O_CLOEXEC | O_DIRECTORY));
  if (folder.number() >= 0) fsync(folder.number());  // some file systems cannot, and need not
}

void Output::fail() const {
  throw BadInput(in_quotes(path_) + " cannot be written: " + std::strerror(errno),
                 "a file in a folder that has room, and where you may write");
}

}  // namespace ladder::files
