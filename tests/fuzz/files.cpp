// Files that are nearly what --save writes, or anything at all. Each is taken, or refused by
// BadInput. Any other exception is a mistake, and so is what a sanitizer says, a refusal after
// which something is not as it was, and a state that was taken but is another when it is saved and
// loaded.
#include "common/files/files.hpp"

#include <unistd.h>

#include <cstring>
#include <fstream>

#include "bytes.hpp"

namespace fuzz {
namespace {

using namespace ladder;

// What is kept in the file: a layer, and a whole number.
class Model {
 public:
  Model() { manual_seed(0), layer_->reset_parameters(); }

  files::Entries entries() {
    files::Entries all = files::entries_of(*layer_);
    all.push_back({"count", full({}, count_, kInt64),
                   [this](const Tensor& read) { count_ = read.item<std::int64_t>(); }, 100});
    return all;
  }
  bool takes(const std::string& path) {
    try {
      files::load(entries(), path, layer_->parameters().size());
      return true;
    } catch (const BadInput&) {
      return false;
    }
  }
  std::string state() const {
    std::string bytes = std::to_string(count_);
    for (const Tensor& tensor : layer_->parameters())
      bytes.append(static_cast<const char*>(tensor.data_ptr()),
                   static_cast<std::size_t>(tensor.numel()) * sizeof(float));
    return bytes;
  }

 private:
  nn::Linear layer_{2, 1};
  std::int64_t count_ = 7;
};

std::string path_of(const std::string& suffix) {
  static const std::string folder = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";  // faster
  return folder + "/ladder-fuzz-" + std::to_string(getpid()) + suffix;
}

std::string good_file(const std::string& suffix) {
  files::save(Model().entries(), path_of(suffix));
  std::ifstream file(path_of(suffix), std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void edit(Bytes& bytes, std::string& file) {
  const auto place = [&] { return (bytes.next() * 256u + bytes.next()) % (file.size() + 1); };
  const std::size_t at = place(), length = bytes.below(32);
  const std::string byte(1, static_cast<char>(bytes.next()));
  switch (bytes.below(6)) {
    case 0: file.replace(at, 1, byte); break;
    case 1: file.insert(at, byte); break;
    case 2: file.erase(at, length); break;
    case 3: file.insert(at, file.substr(place(), length)); break;
    case 4: file.replace(at, bytes.coin() ? 4 : 8, bytes.coin() ? 4 : 8, byte[0]); break;
    case 5: file.resize(at); break;
  }
}

void read(Bytes bytes) {
  const std::string suffix = bytes.coin() ? ".npz" : ".safetensors", path = path_of(suffix);
  static const std::string good[] = {good_file(".npz"), good_file(".safetensors")};
  std::string file = bytes.rarely(8) ? std::string() : good[suffix == ".npz" ? 0 : 1];
  if (file.empty())
    while (!bytes.used_up()) file += static_cast<char>(bytes.next());
  while (!bytes.used_up()) edit(bytes, file);
  std::ofstream(path, std::ios::binary) << file;

  Model model, again;
  const std::string before = model.state();
  if (model.takes(path)) {
    files::save(model.entries(), path);
    expect(again.takes(path), "what was taken is refused");
    expect(again.state() == model.state(), "what was taken is another when it is loaded again");
  } else {
    expect(model.state() == before, "a file was refused after something was set");
  }
  unlink(path.c_str());
}

}  // namespace
}  // namespace fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::read(fuzz::Bytes(data, size));
  return 0;
}
