// The format safetensors. Its header: {"0.weight": {"dtype": "F32", "shape": [100, 1000],
// "data_offsets": [0, 400000]}, ...}, where the offsets count from the header's end.
#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "common/files/array.hpp"

namespace ladder::files {
namespace {

using Json = nlohmann::json;

// A name that comes twice counts once for Json::parse, the last time.
Json parse(const Input& file, const std::string& text) {
  std::vector<std::set<std::string>> keys;
  const auto look = [&](int, Json::parse_event_t event, Json& value) {
    if (event == Json::parse_event_t::object_start) keys.emplace_back();
    if (event == Json::parse_event_t::object_end) keys.pop_back();
    if (event == Json::parse_event_t::key)
      file.expect(keys.back().insert(value).second,
                  "has " + in_quotes(value.get<std::string>()) + " twice in its header");
    return true;
  };
  // For Json::parse a byte of 0 is where the text ends.
  file.expect(text.find('\0') == std::string::npos, "has a header that is no JSON");
  try {
    return Json::parse(text, look);
  } catch (const Json::exception&) {
    file.refuse("has a header that is no JSON");
  }
}

// A list of whole numbers from 0 on.
std::vector<std::uint64_t> numbers(const Input& file, const Json& list) {
  file.expect(list.is_array(), "has a header with something else than a list of numbers");
  std::vector<std::uint64_t> values;
  for (const Json& value : list) {
    file.expect(value.is_number_unsigned(), "has a header with something else than whole numbers");
    values.push_back(value);
  }
  return values;
}

std::string dtype_named(const std::string& name) {
  for (const DtypeNames& names : kDtypes)
    if (names.safetensors == name) return names.numpy;
  return name;
}

Found describe(const Input& file, const std::string& name, const Json& about, std::uint64_t data) {
  file.expect(about.is_object() && about.size() == 3 && about.contains("dtype") &&
                  about["dtype"].is_string() && about.contains("shape") &&
                  about.contains("data_offsets"),
              "does not say of " + in_quotes(name) + " what dtype, shape and data_offsets it has");
  Found found{name, dtype_named(about["dtype"]), {}, 0, 0, {}};
  for (const std::uint64_t size : numbers(file, about["shape"]))
    found.shape.push_back(static_cast<std::int64_t>(size));
  const auto offsets = numbers(file, about["data_offsets"]);
  const std::uint64_t most = file.size() - data;
  file.expect(offsets.size() == 2 && offsets[0] <= offsets[1] && offsets[1] <= most,
              "ends before " + in_quotes(name) + " does, or has impossible data_offsets");
  found.begin = data + offsets[0];
  found.end = data + offsets[1];
  return found;
}

}  // namespace

std::vector<Found> list_safetensors(const Input& file) {
  const auto length = file.number<std::uint64_t>(0);
  const std::string text = file.text(sizeof length, length);
  const std::uint64_t data = sizeof length + length;
  file.expect(text.starts_with('{'), "has a header that does not begin with {");
  std::vector<Found> all;
  const Json header = parse(file, text);
  for (const auto& [name, about] : header.items())
    if (name != "__metadata__") all.push_back(describe(file, name, about, data));

  std::ranges::sort(all, {}, [](const Found& found) { return std::pair(found.begin, found.end); });
  std::uint64_t end = data;
  for (const Found& found : all) {
    file.expect(found.begin == end, "has arrays that overlap, or bytes between them");
    end = found.end;
  }
  file.expect(end == file.size(), "has bytes behind its arrays");
  return all;
}

void write_safetensors(Output& file, const std::vector<Array>& arrays) {
  Json header = Json::object();
  std::uint64_t end = 0;
  for (const Array& array : arrays) {
    Json& about = header[array.name];
    about["dtype"] = names_of(array.dtype, array.name).safetensors;
    about["shape"] = array.shape;
    about["data_offsets"] = {end, end + array.size};
    end += array.size;
  }
  std::string text = header.dump();
  text.resize((text.size() + 7) / 8 * 8, ' ');  // so that the arrays begin at whole numbers
  file.number<std::uint64_t>(text.size());
  file.write(text);
  for (const Array& array : arrays) file.write(array.data, array.size);
}

}  // namespace ladder::files
