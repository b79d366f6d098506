// The format npz: a zip file, whose entries are .npy files. Both say everything about an entry
// before it; a zip file says it again in a directory at its end.
//
// PKWARE: APPNOTE.TXT, .ZIP file format specification. NumPy: numpy.lib.format.
#include <algorithm>
#include <charconv>
#include <set>

#include "common/files/array.hpp"
#include "common/files/crc32.hpp"

namespace ladder::files {
namespace {

constexpr std::uint32_t kEntry = 0x04034b50, kInDirectory = 0x02014b50, kEnd = 0x06054b50;
constexpr std::uint16_t kMadeBy = 20;
constexpr std::uint64_t kEntrySize = 30, kInDirectorySize = 46, kEndSize = 22;  // without names
constexpr std::uint64_t kElsewhere = 0xFFFFFFFF;  // the number stands in an extra field

const std::string kNpy("\x93NUMPY\x01\x00", 8);

// The part of an entry's header that stands in the directory too, byte by byte.
struct Common {
  std::uint16_t version = 20, flags = 0, method = 0, time = 0, date = 0x21;  // 1 January 1980
  std::uint32_t crc = 0, packed = 0, size = 0;
  std::uint16_t name = 0, extra = 0;  // their lengths
};

Common read_common(const Input& file, std::uint64_t at) {
  const auto two = [&](std::uint64_t i) { return file.number<std::uint16_t>(at + i); };
  const auto four = [&](std::uint64_t i) { return file.number<std::uint32_t>(at + i); };
  return {two(0), two(2), two(4), two(6), two(8), four(10), four(14), four(18), two(22), two(24)};
}

// A number's bytes, the lowest first.
template <class N> std::string text_of(N value) {
  return {reinterpret_cast<const char*>(&value), sizeof value};
}

std::string bytes_of(const Common& c) {
  std::string bytes;
  for (const std::uint16_t n : {c.version, c.flags, c.method, c.time, c.date}) bytes += text_of(n);
  for (const std::uint32_t n : {c.crc, c.packed, c.size}) bytes += text_of(n);
  return bytes + text_of(c.name) + text_of(c.extra);
}

// ---- .npy ----

// {'descr': '<f4', 'fortran_order': False, 'shape': (100, 1000), } with spaces up to a line's end.
std::string npy_header(const Array& array) {
  std::string shape;
  for (const std::int64_t size : array.shape) shape += std::to_string(size) + ", ";
  if (array.shape.size() != 1 && !shape.empty()) shape.resize(shape.size() - 2);
  if (array.shape.size() == 1) shape.pop_back();  // (3,)
  std::string text = std::string("{'descr': '") + names_of(array.dtype, array.name).npy +
                     "', 'fortran_order': False, 'shape': (" + shape + "), }";
  text.resize((10 + text.size() + 1 + 63) / 64 * 64 - 11, ' ');  // as NumPy does
  return kNpy + text_of(static_cast<std::uint16_t>(text.size() + 1)) + text + '\n';
}

// Takes a text apart from the left.
struct Scanner {
  const Input& file;
  const std::string& name;
  std::string_view left;

  [[noreturn]] void refuse() const {
    file.refuse("has in " + in_quotes(name) + " no header of .npy");
  }
  bool has(std::string_view word) {
    const bool is_next = left.starts_with(word);
    if (is_next) left.remove_prefix(word.size());
    return is_next;
  }
  void skip(std::string_view word) {
    if (!has(word)) refuse();
  }
  std::string until(char end) {
    const auto length = left.find(end);
    if (length == std::string_view::npos) refuse();
    const std::string word(left.substr(0, length));
    left.remove_prefix(length + 1);
    return word;
  }
  std::int64_t number() {
    std::int64_t value = -1;
    const auto [stop, error] = std::from_chars(left.data(), left.data() + left.size(), value);
    if (error != std::errc() || value < 0) refuse();
    left.remove_prefix(static_cast<std::size_t>(stop - left.data()));
    return value;
  }
};

std::string dtype_named(const std::string& name) {
  for (const DtypeNames& names : kDtypes)
    if (names.npy == name) return names.numpy;
  return name;
}

// Reads the header at found.begin, and moves that behind it. Returns the header's bytes.
std::string read_npy_header(const Input& file, Found& found) {
  file.expect(found.end - found.begin >= 10, "has in " + in_quotes(found.name) + " no array");
  std::string text = file.text(found.begin, 10u + file.number<std::uint16_t>(found.begin + 8));
  Scanner scan{file, found.name, text};
  scan.skip(kNpy);
  scan.left.remove_prefix(2);
  scan.skip("{'descr': '");
  found.dtype = dtype_named(scan.until('\''));
  scan.skip(", 'fortran_order': ");
  const bool by_columns = scan.has("True");
  if (!by_columns) scan.skip("False");
  scan.skip(", 'shape': (");
  while (!scan.has(")")) {
    found.shape.push_back(scan.number());
    if (!scan.has(", ") && !scan.has(",") && !scan.left.starts_with(')')) scan.refuse();
  }
  scan.skip(", }");
  if (scan.left.find_first_not_of(' ') != scan.left.size() - 1 || !text.ends_with('\n'))
    scan.refuse();
  if (by_columns && found.shape.size() > 1)
    file.refuse("has " + in_quotes(found.name) + " column by column", "numpy.ascontiguousarray()");
  found.begin += text.size();
  file.expect(found.begin <= found.end, "has in " + in_quotes(found.name) + " no array");
  return text;
}

// ---- .zip ----

// Whether a size of an entry is that of the directory: in its place, or in the extra field for
// large files, which numpy.savez always writes.
bool same_size(const Input& file, std::uint64_t extra, const Common& entry, std::uint32_t size,
               std::uint32_t in_directory, std::uint64_t place) {
  constexpr std::uint32_t two_sizes = 0x00100001;  // kind 1, with 16 bytes
  if (size == in_directory) return true;
  return size == kElsewhere && entry.extra == 20 &&
         file.number<std::uint32_t>(extra) == two_sizes &&
         file.number<std::uint64_t>(extra + place) == in_directory;
}

// Who wrote the entry that the directory describes at `at`: --save, or NumPy, which says that its
// user may read and write the file, on Windows (0) or elsewhere (3), in version 2.0 or 4.5 of zip.
bool is_by_someone_known(const Input& file, std::uint64_t at) {
  const auto by = file.number<std::uint16_t>(at + 4);
  const auto rights = file.number<std::uint32_t>(at + 38);
  return (by % 256 == kMadeBy || by % 256 == 45) && (by / 256 == 0 || by / 256 == 3) &&
         (rights == 0 || rights == 0600u << 16);
}

// The entry that the directory describes at `at`, and that is to begin at `begin`.
Found read_entry(const Input& file, std::uint64_t at, std::uint64_t begin) {
  constexpr std::uint64_t alike = 14;  // bytes: up to the checksum
  constexpr std::uint16_t is_utf8 = 0x800;
  const Common there = read_common(file, at + 6), here = read_common(file, begin + 4);
  const std::string name = file.text(at + kInDirectorySize, there.name);
  const std::uint64_t extra = begin + kEntrySize + here.name, data = extra + here.extra;
  file.expect(there.method == 0, "has " + in_quotes(name) + " compressed, as numpy.savez does not");
  file.expect(file.number<std::uint32_t>(at) == kInDirectory && (there.flags & ~is_utf8) == 0 &&
                  there.packed == there.size && there.extra == 0 &&
                  file.number<std::uint32_t>(at + 32) == 0 &&  // no comment, and disk 0
                  file.number<std::uint16_t>(at + 36) == 0 && is_by_someone_known(file, at) &&
                  name.ends_with(".npy"),
              "has a directory that numpy.savez does not write");
  file.expect(file.number<std::uint32_t>(at + 42) == begin,
              "has entries that overlap, or bytes between them");
  file.expect(file.number<std::uint32_t>(begin) == kEntry &&
                  file.text(begin + 4, alike) == file.text(at + 6, alike) &&
                  file.text(begin + kEntrySize, here.name) == name &&
                  same_size(file, extra, here, here.size, there.size, 4) &&
                  same_size(file, extra, here, here.packed, there.packed, 12),
              "says two things of " + in_quotes(name));
  Found found{name.substr(0, name.size() - 4), "", {}, data, data + there.size, {}};
  file.expect(found.end <= file.size(), "ends before " + in_quotes(name) + " does");
  const std::string header = read_npy_header(file, found);
  found.checksum = {crc32(header.data(), header.size()), there.crc};
  return found;
}

}  // namespace

std::vector<Found> list_npz(const Input& file) {
  const std::uint64_t end = file.size() - std::min(file.size(), kEndSize);
  file.expect(file.size() >= kEndSize && file.number<std::uint32_t>(end) == kEnd &&
                  file.number<std::uint32_t>(end + 4) == 0 &&
                  file.number<std::uint16_t>(end + 20) == 0,
              "does not end as a zip file");
  const auto count = file.number<std::uint16_t>(end + 10);
  const auto size = file.number<std::uint32_t>(end + 12),
             begin = file.number<std::uint32_t>(end + 16);
  file.expect(std::uint64_t{begin} + size == end && size <= kMostHeaderBytes &&
                  file.number<std::uint16_t>(end + 8) == count,
              "has no directory of a zip file, or one of 1 MB");
  std::vector<Found> all;
  std::set<std::string> names;
  std::uint64_t at = begin, next = 0;
  for (unsigned i = 0; i < count; ++i) {
    const Found& found = all.emplace_back(read_entry(file, at, next));
    file.expect(names.insert(found.name).second, "has " + in_quotes(found.name) + " twice");
    at += kInDirectorySize + found.name.size() + 4;  // .npy
    next = found.end;
  }
  file.expect(at == end && next == begin, "has bytes that belong to no array");
  return all;
}

void write_npz(Output& file, const std::vector<Array>& arrays) {
  std::string directory;
  Common common;
  for (const Array& array : arrays) {
    const std::string header = npy_header(array), name = array.name + ".npy";
    const std::uint64_t begin = file.size(), size = header.size() + array.size;
    if (begin + size >= kElsewhere - kMostHeaderBytes)
      throw BadInput("an .npz file of 4 GB or more is not written here", ".safetensors");
    common.crc = crc32(array.data, array.size, crc32(header.data(), header.size()));
    common.packed = common.size = static_cast<std::uint32_t>(size);
    common.name = static_cast<std::uint16_t>(name.size());
    file.number(kEntry);
    file.write(bytes_of(common) + name + header);
    file.write(array.data, array.size);
    directory += text_of(kInDirectory) + text_of(kMadeBy) + bytes_of(common) +
                 std::string(10, '\0') + text_of(static_cast<std::uint32_t>(begin)) + name;
  }
  const auto count = static_cast<std::uint16_t>(arrays.size());
  const auto begin = static_cast<std::uint32_t>(file.size());
  file.write(directory);
  file.write(text_of(kEnd) + std::string(4, '\0') + text_of(count) + text_of(count) +
             text_of(static_cast<std::uint32_t>(directory.size())) + text_of(begin) +
             std::string(2, '\0'));
}

}  // namespace ladder::files
