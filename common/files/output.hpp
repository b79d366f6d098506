// A file that is there whole or not at all.
#pragma once

#include <string>

#include "common/files/input.hpp"

namespace ladder::files {

/// Is written beside its place, under another name. Only commit() puts it there: whatever dies on
/// the way, the file that was there before stays. Who may use that may use the new one; where it
/// may not be written, it is not. Every function throws BadInput if it cannot.
class Output {
 public:
  explicit Output(const std::string& path);
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;
  ~Output();  // without commit(): nothing was written

  void write(const char* data, std::uint64_t size);
  void write(const std::string& text) { write(text.data(), text.size()); }
  /// The lowest byte first.
  template <class N> void number(N value) {
    write(reinterpret_cast<const char*>(&value), sizeof value);
  }
  std::uint64_t size() const { return size_; }
  void commit();

 private:
  [[noreturn]] void fail() const;

  std::string path_, target_, beside_;
  Descriptor descriptor_;
  std::uint64_t size_ = 0;
};

}  // namespace ladder::files
