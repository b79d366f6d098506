// What a file of arrays holds, whatever its format.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "common/files/input.hpp"
#include "common/files/output.hpp"
#include "common/kernels/dtype.hpp"

namespace ladder::files {

/// An array in memory, its elements row by row: what a file is written from, or read into.
struct Array {
  std::string name;
  Dtype dtype;
  std::vector<std::int64_t> shape;
  char* data;
  std::uint64_t size;  // in bytes
};

/// What a file says of the bytes that it has: that of an array's header, and of all.
struct Checksum {
  std::uint32_t header, all;
};

/// An array as a file describes it.
struct Found {
  std::string name;
  std::string dtype;  // "float32"; one that no tensor here has is called as the file calls it
  std::vector<std::int64_t> shape;
  std::uint64_t begin, end;  // its elements in the file
  std::optional<Checksum> checksum;
};

/// What the formats call the dtypes that are kept.
struct DtypeNames {
  Dtype dtype;
  const char *numpy, *safetensors, *npy;
};
constexpr DtypeNames kDtypes[] = {{kFloat32, "float32", "F32", "<f4"},
                                  {kFloat64, "float64", "F64", "<f8"},
                                  {kInt64, "int64", "I64", "<i8"}};
/// Throws BadInput for other dtypes; `name` is whose it is.
const DtypeNames& names_of(Dtype dtype, const std::string& name);

// ---- The formats. Lists throw BadInput unless the file is whole, and all of it is accounted for;
// what arrays they are is looked at by whoever reads them. ----

/// https://huggingface.co/docs/safetensors: the length of a header, the header, which is JSON, and
/// the arrays' bytes one after the other.
std::vector<Found> list_safetensors(const Input& file);
void write_safetensors(Output& file, const std::vector<Array>& arrays);

/// What numpy.savez writes: a zip file of .npy files that are stored, not compressed. (So a zip
/// file can be read in a page, without another library, and none can hold more than its size.)
std::vector<Found> list_npz(const Input& file);
void write_npz(Output& file, const std::vector<Array>& arrays);

}  // namespace ladder::files
