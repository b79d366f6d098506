// Tensors in files that NumPy and PyTorch read, under the names that PyTorch gives them:
//
//     files::save(files::entries_of(*net), "net.safetensors");   // or net.npz
//     files::load(files::entries_of(*other), "net.safetensors");
//
// In Python: safetensors.torch.load_file("net.safetensors"), numpy.load("net.npz").
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "common/harness/options.hpp"
#include "common/nn.hpp"

namespace ladder::files {

/// A tensor that is kept under a name, and what a tensor that was read is to become.
struct Entry {
  std::string name;
  Tensor value;                            // float32, float64 or int64
  std::function<void(const Tensor&)> set;  // takes one on the CPU, of this dtype and shape
  std::int64_t most = 0;                   // of an int64: what is read is from 0 to that
};
using Entries = std::vector<Entry>;

/// The module's parameters and buffers: "0.weight" (100, 1000), "0.bias" (100).
Entries entries_of(const nn::Module& module);

/// Throws BadInput unless the name ends in .safetensors or .npz, and a file can be written there.
void check_writable(const std::string& path);

/// Throws BadInput if it cannot. What was there before is only lost when the new file is complete.
void save(const Entries& entries, const std::string& path);

/// Sets the first `least` of the entries or all of them; by default all. Throws BadInput, and has
/// set none, unless the file holds exactly that, of the same dtypes and shapes.
void load(const Entries& entries, const std::string& path);
std::size_t load(const Entries& entries, const std::string& path, std::size_t least);

}  // namespace ladder::files
