#include "common/files/files.hpp"

#include <limits>
#include <map>

#include "common/files/array.hpp"
#include "common/files/crc32.hpp"

namespace ladder::files {

const DtypeNames& names_of(Dtype dtype, const std::string& name) {
  for (const DtypeNames& names : kDtypes)
    if (names.dtype == dtype) return names;
  throw BadInput(in_quotes(name) + " has a dtype that is not kept in files",
                 "float32, float64, int64");
}

namespace {

struct Format {
  const char* suffix;
  std::vector<Found> (*list)(const Input&);
  void (*write)(Output&, const std::vector<Array>&);
};
constexpr Format kFormats[] = {{".safetensors", list_safetensors, write_safetensors},
                               {".npz", list_npz, write_npz}};

const Format& format_of(const std::string& path) {
  for (const Format& format : kFormats)
    if (path.ends_with(format.suffix)) return format;
  throw BadInput(in_quotes(path) + " ends in neither .safetensors nor .npz", "these two");
}

// A tensor on the CPU, row by row, and its array.
Array array_of(const std::string& name, const Tensor& tensor) {
  const auto sizes = tensor.sizes();
  const DtypeNames& names = names_of(tensor.scalar_type(), name);
  const std::uint64_t width = names.dtype == kFloat32 ? 4 : 8;
  return {name,
          names.dtype,
          {sizes.begin(), sizes.end()},
          static_cast<char*>(tensor.data_ptr()),
          width * static_cast<std::uint64_t>(tensor.numel())};
}

// float32 (100, 1000)
std::string described(const std::string& dtype, const std::vector<std::int64_t>& shape) {
  std::string text;
  for (const std::int64_t size : shape) text += (text.empty() ? "" : ", ") + std::to_string(size);
  return dtype + " (" + text + (shape.size() == 1 ? ",)" : ")");
}

// Refuses unless the file holds the wanted arrays and nothing else, and says where each is.
std::vector<Found> match(const Input& file, const std::vector<Found>& all,
                         const std::vector<Array>& wanted) {
  static const std::string same = "a file of the same stage, written with the same flags";
  std::map<std::string, const Found*> left;
  for (const Found& found : all) left[found.name] = &found;
  std::vector<Found> matched;
  for (const Array& array : wanted) {
    const auto place = left.find(array.name);
    if (place == left.end()) file.refuse("has no " + in_quotes(array.name), same);
    const Found& found = *place->second;
    const std::string expected = names_of(array.dtype, array.name).numpy;
    if (found.dtype != expected || found.shape != array.shape)
      file.refuse("has " + in_quotes(found.name) + " as " + described(found.dtype, found.shape),
                  described(expected, array.shape));
    file.expect(found.end - found.begin == array.size,
                "has in " + in_quotes(found.name) + " more or fewer bytes than its shape takes");
    matched.push_back(found);
    left.erase(place);
  }
  if (!left.empty())
    file.refuse("has " + in_quotes(left.begin()->first) + ", which is not here", same);
  return matched;
}

void read(const Input& file, const Found& found, const Array& array) {
  file.read(found.begin, array.size, array.data);
  if (!found.checksum) return;
  file.expect(crc32(array.data, array.size, found.checksum->header) == found.checksum->all,
              "is damaged: its checksum of " + in_quotes(array.name) + " is another");
}

void check_range(const Input& file, const Entry& entry, const Tensor& value) {
  if (value.scalar_type() != kInt64) return;
  const auto* const numbers = value.data_ptr<std::int64_t>();
  for (std::int64_t i = 0; i < value.numel(); ++i)
    if (numbers[i] < 0 || numbers[i] > entry.most)
      file.refuse("has " + std::to_string(numbers[i]) + " in " + in_quotes(entry.name),
                  "whole numbers from 0 to " + std::to_string(entry.most));
}

}  // namespace

Entries entries_of(const nn::Module& module) {
  Entries entries;
  const auto add = [&](const auto& tensors) {
    for (const auto& item : tensors)
      entries.push_back({item.key(), item.value(),
                         [tensor = item.value()](const Tensor& read) mutable {
                           const NoGradGuard no_grad;
                           tensor.copy_(read);
                         },
                         std::numeric_limits<std::int64_t>::max()});
  };
  add(module.named_parameters());
  add(module.named_buffers());
  return entries;
}

void check_writable(const std::string& path) {
  format_of(path);
  const Output tried(path);
}

void save(const Entries& entries, const std::string& path) {
  const Format& format = format_of(path);
  std::vector<Tensor> tensors;  // own the memory
  std::vector<Array> arrays;
  for (const Entry& entry : entries) {
    tensors.push_back(entry.value.detach().to(kCPU).contiguous());
    arrays.push_back(array_of(entry.name, tensors.back()));
  }
  Output file(path);
  format.write(file, arrays);
  file.commit();
}

std::size_t load(const Entries& entries, const std::string& path, std::size_t least) {
  const Format& format = format_of(path);
  const Input file(path);
  const std::vector<Found> all = format.list(file);
  const std::size_t count = all.size() == least ? least : entries.size();
  std::vector<Tensor> tensors;
  std::vector<Array> wanted;
  for (std::size_t i = 0; i < count; ++i) {
    const Tensor& like = entries[i].value;
    tensors.push_back(empty(like.sizes(), TensorOptions(kCPU).dtype(like.scalar_type())));
    wanted.push_back(array_of(entries[i].name, tensors.back()));
  }
  const std::vector<Found> places = match(file, all, wanted);
  for (std::size_t i = 0; i < count; ++i) {
    read(file, places[i], wanted[i]);
    check_range(file, entries[i], tensors[i]);
  }
  for (std::size_t i = 0; i < count; ++i) entries[i].set(tensors[i]);
  return count;
}

void load(const Entries& entries, const std::string& path) { load(entries, path, entries.size()); }

}  // namespace ladder::files
