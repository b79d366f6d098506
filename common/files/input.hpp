// A file that is read at any place, and never beyond its end.
#pragma once

#include <cstdint>
#include <cstring>
#include <string>

#include "common/harness/options.hpp"

namespace ladder::files {

/// A header is refused beyond this size; that of a network with a hundred layers has 50 kB.
constexpr std::uint64_t kMostHeaderBytes = 1 << 20;

/// An open file.
class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() { close(); }
  int number() const { return number_; }
  void reset(int number) { number_ = number; }
  /// Whether all that was written has arrived, as far as closing can tell.
  bool close();

 private:
  int number_;
};

class Input {
 public:
  /// Throws BadInput unless that is a file which can be read.
  explicit Input(const std::string& path);
  Input(const std::string& path, int descriptor);  // open already

  std::uint64_t size() const { return size_; }
  /// These throw BadInput where the file has no such bytes, or a text is longer than any header.
  void read(std::uint64_t begin, std::uint64_t size, char* to) const;
  std::string text(std::uint64_t begin, std::uint64_t size) const;
  /// A number of N bytes, the lowest first.
  template <class N> N number(std::uint64_t begin) const {
    N value;
    read(begin, sizeof value, reinterpret_cast<char*>(&value));
    return value;
  }
  /// Throws BadInput: "'FILE' <wrong>; allowed: <allowed>".
  [[noreturn]] void refuse(const std::string& wrong,
                           const std::string& allowed = "a whole file, as --save wrote it") const;
  /// Refuses unless that is true.
  void expect(bool truth, const std::string& wrong) const {
    if (!truth) refuse(wrong);
  }

 private:
  std::string path_;
  Descriptor descriptor_;
  std::uint64_t size_;
};

/// In quotes, for an error; not all of it if it is long.
std::string in_quotes(const std::string& text);

}  // namespace ladder::files
