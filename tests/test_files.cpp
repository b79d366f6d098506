// --load and --save: what is in a file, byte by byte; trainings that go on; and files that are not
// what they should be.
#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <functional>

#include "common/files/array.hpp"
#include "common/files/crc32.hpp"
#include "common/files/files.hpp"
#include "goldens.hpp"
#include "tests/text_files.hpp"

using namespace ladder;
namespace fs = std::filesystem;

namespace {

std::ptrdiff_t files_in(const TemporaryFolder& folder) {
  return std::distance(fs::directory_iterator(folder.path()), fs::directory_iterator());
}
void write(const std::string& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary) << bytes;
}

// A number's bytes, the lowest first.
template <class N> std::string bytes(N value) {
  std::string text;
  for (std::size_t i = 0; i < sizeof value; ++i)
    text += static_cast<char>(reinterpret_cast<const unsigned char*>(&value)[i]);
  return text;
}
std::string floats(std::initializer_list<float> values) {
  std::string text;
  for (const float value : values) text += bytes(value);
  return text;
}

const std::string kSmall =
    "--batch-size 5 --input-dim 3 --hidden-dim 2 --output-dim 1 --learning-rate 1e-2 ";
const char* const kSuffixes[] = {".safetensors", ".npz"};

std::string with_header(const std::string& header, const std::string& data) {
  return bytes<std::uint64_t>(header.size()) + header + data;
}

// A small model with known numbers, and a count beside it.
struct Kept {
  nn::Linear layer{nn::LinearOptions(2, 1)};
  std::int64_t count = 7;

  Kept() {
    const NoGradGuard no_grad;
    layer->weight.copy_(tensor({{1.5, -2.}}));
    layer->bias.copy_(tensor({0.25}));
  }
  files::Entries entries() {
    files::Entries all = files::entries_of(*layer);
    all.push_back({"count", full({}, count, kInt64),
                   [this](const Tensor& read) { count = read.item<std::int64_t>(); }, 100});
    return all;
  }
  std::string state() const {
    return bytes(count) + std::string(static_cast<const char*>(layer->weight.data_ptr()), 8) +
           std::string(static_cast<const char*>(layer->bias.data_ptr()), 4);
  }
};
const std::string kWeights = floats({1.5f, -2.f, 0.25f});

// What the loader says of these bytes: one line, what is wrong and what is allowed, and nothing was
// changed. Empty where it took them.
std::string refusal(const TemporaryFolder& folder, const std::string& suffix,
                    const std::string& content) {
  const std::string path = folder / ("bad" + suffix);
  write(path, content);
  Kept kept;
  kept.count = 50;
  const std::string before = kept.state();
  try {
    files::load(kept.entries(), path);
    return "";
  } catch (const BadInput& error) {
    const std::string text = error.what();
    CHECK(kept.state() == before);
    CHECK(text.rfind("'" + path + "' ", 0) == 0);
    CHECK(text.find("; allowed: ") != std::string::npos);
    CHECK(text.size() < 1000);
    return text;
  }
}
void check_refused(const std::string& said, const std::string& words) {
  CHECK_MESSAGE(said.find(words) != std::string::npos, "it says: ", said, "; not: ", words);
}

// ---- A zip file by hand, each entry stored. ----
struct ZipEntry {
  std::string name, content;
  std::uint16_t method = 0;
};
std::string npy(const std::string& descr, const std::string& shape, const std::string& data,
                const std::string& order = "False") {
  std::string header =
      "{'descr': '" + descr + "', 'fortran_order': " + order + ", 'shape': " + shape + ", }";
  header.resize(117, ' ');
  return std::string("\x93NUMPY\x01\x00", 8) + bytes<std::uint16_t>(118) + header + "\n" + data;
}
std::string zip(const std::vector<ZipEntry>& entries) {
  std::string file, directory;
  for (const ZipEntry& entry : entries) {
    const auto size = static_cast<std::uint32_t>(entry.content.size());
    const std::string common =
        bytes<std::uint16_t>(20) + bytes<std::uint16_t>(0) + bytes(entry.method) +
        bytes<std::uint16_t>(0) + bytes<std::uint16_t>(0x21) +
        bytes(files::crc32(entry.content.data(), size)) + bytes(size) + bytes(size) +
        bytes(static_cast<std::uint16_t>(entry.name.size())) + bytes<std::uint16_t>(0);
    directory += "PK\x01\x02" + bytes<std::uint16_t>(20) + common + std::string(10, '\0') +
                 bytes(static_cast<std::uint32_t>(file.size())) + entry.name;
    file += "PK\x03\x04" + common + entry.name + entry.content;
  }
  const auto count = static_cast<std::uint16_t>(entries.size());
  return file + directory + "PK\x05\x06" + std::string(4, '\0') + bytes(count) + bytes(count) +
         bytes(static_cast<std::uint32_t>(directory.size())) +
         bytes(static_cast<std::uint32_t>(file.size())) + std::string(2, '\0');
}
const ZipEntry kWeight{"weight.npy", npy("<f4", "(1, 2)", floats({1.5f, -2.f}))};
const ZipEntry kBias{"bias.npy", npy("<f4", "(1,)", floats({0.25f}))};
const ZipEntry kCount{"count.npy", npy("<i8", "()", bytes<std::int64_t>(7))};

// Exit code 2, one line on stderr, nothing printed.
void check_program_refused(const std::string& command, const std::string& words) {
  const CommandResult result = run_command(command);
  INFO(command, ": ", result.err);
  CHECK(result.code == 2);
  CHECK(result.out.empty());
  CHECK(std::count(result.err.begin(), result.err.end(), '\n') == 1);
  CHECK(result.err.rfind("error: ", 0) == 0);
  CHECK(result.err.find(words) != std::string::npos);
  CHECK(result.err.find("; allowed: ") != std::string::npos);
}

}  // namespace

TEST_SUITE("files") {
  TEST_CASE("a training that was saved and loaded goes on with the same losses, bit for bit") {
    const TemporaryFolder folder;
    for (const char* command :
         {"05_nn_module", "05_nn_module --no-bias --dtype float64", "06_optim --optimizer sgd",
          "06_optim --optimizer momentum", "06_optim --optimizer rmsprop --dtype float64",
          "06_optim --optimizer adam", "07_custom_module --optimizer momentum",
          "07_custom_module --dtype float64", "08_dynamic_net", "08_dynamic_net --optimizer adam",
          "08_dynamic_net --optimizer rmsprop", "08_dynamic_net --optimizer sgd --seed 3"})
      for (const char* suffix : kSuffixes) {
        const std::string words = command, file = folder / ("saved" + std::string(suffix));
        const std::string program = words.substr(0, words.find(' '));
        const std::string flags = words.substr(program.size()) + " " + kSmall;
        // In three parts; the second begins where the middle layer of 08 may not have been used
        // yet.
        std::string parts = run(program, flags + "--iterations 1 --save " + file);
        parts += run(program, flags + "--iterations 6 --load " + file + " --save " + file);
        parts += run(program, flags + "--iterations 8 --load " + file);
        INFO(command, " ", suffix);
        CHECK((parts == run(program, flags + "--iterations 15")));
        CHECK(files_in(folder) == 1);
        fs::remove(file);
      }
  }

  TEST_CASE("what Python saved goes on as Python does") {
    int files = 0;
    for (const auto& entry : fs::directory_iterator(LADDER_SOURCE_DIR "/tests/golden/saved")) {
      const std::string path = entry.path();
      if (path.ends_with(".txt")) continue;
      std::istringstream golden(read_file(path + ".txt"));
      Golden steps;
      std::string hash;
      golden >> hash >> steps.program;
      std::getline(golden, steps.flags);
      steps.text.assign(std::istreambuf_iterator<char>(golden), {});
      CHECK(losses_of(steps.text).front().first == 5);
      compare_losses(steps, "--load '" + path + "'");
      ++files;
    }
    CHECK(files == 16);
  }

  TEST_CASE("a file of one format can be written as the other") {
    const TemporaryFolder folder;
    const std::string flags = " --iterations 0 --load ";
    for (const char* name : {"06_optimizer-momentum", "08"}) {
      const std::string python = LADDER_SOURCE_DIR "/tests/golden/saved/" + std::string(name);
      const std::string program = name[1] == '6' ? "06_optim" : "08_dynamic_net";
      const std::string use = kSmall + "--optimizer momentum";
      run(program, use + flags + python + ".npz --save " + folder / "a.safetensors");
      run(program, use + flags + python + ".safetensors --save " + folder / "b.safetensors");
      CHECK((read_file(folder / "a.safetensors") == read_file(folder / "b.safetensors")));
      run(program, use + flags + folder / "a.safetensors --save " + folder / "a.npz");
      run(program, use + flags + folder / "a.npz --save " + folder / "c.safetensors");
      CHECK((read_file(folder / "a.safetensors") == read_file(folder / "c.safetensors")));
    }
  }

  TEST_CASE("safetensors, byte by byte") {
    const TemporaryFolder folder;
    files::save(Kept().entries(), folder / "a.safetensors");
    std::string header = R"({"bias":{"data_offsets":[8,12],"dtype":"F32","shape":[1]},)"
                         R"("count":{"data_offsets":[12,20],"dtype":"I64","shape":[]},)"
                         R"("weight":{"data_offsets":[0,8],"dtype":"F32","shape":[1,2]}})";
    header.resize((header.size() + 7) / 8 * 8, ' ');
    CHECK((read_file(folder / "a.safetensors") ==
           with_header(header, kWeights + bytes<std::int64_t>(7))));
  }

  TEST_CASE("npz, byte by byte") {
    CHECK(files::crc32("123456789", 9) == 0xCBF43926);  // the check value of its definition
    const TemporaryFolder folder;
    files::save(Kept().entries(), folder / "a.npz");
    CHECK((read_file(folder / "a.npz") == zip({kWeight, kBias, kCount})));
  }

  TEST_CASE("what fits is taken, however it is written") {
    const TemporaryFolder folder;
    const auto takes = [&](const std::string& header, const std::string& data) {
      return refusal(folder, ".safetensors", with_header(header, data)) == "";
    };
    const std::string weight = R"("weight":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]})";
    const std::string bias = R"("bias":{"dtype":"F32","shape":[1],"data_offsets":[8,12]})";
    const std::string count = R"("count":{"dtype":"I64","shape":[],"data_offsets":[12,20]})";
    const std::string data = kWeights + bytes<std::int64_t>(7);
    CHECK(takes("{" + weight + "," + bias + "," + count + "}", data));
    CHECK(takes("{" + count + "," + weight + "," + bias + "}   ", data));
    CHECK(takes(R"({"__metadata__":{"format":"pt"},)" + weight + "," + bias + "," + count + "}",
                data));
    CHECK(takes(R"({"\u0077eight")" + weight.substr(8) + "," + bias + "," + count + "}", data));
  }

  TEST_CASE("buffers are kept, too, under their names") {
    struct Net : nn::Module {
      explicit Net(double value) : seen(register_buffer("seen", full({2}, value, kFloat64))) {
        register_module("layer", layer);
      }
      nn::Linear layer{1, 1};
      Tensor seen;
    };
    const TemporaryFolder folder;
    for (const char* suffix : kSuffixes) {
      Net net(3), other(4);
      files::save(files::entries_of(net), folder / ("a" + std::string(suffix)));
      const std::string file = read_file(folder / ("a" + std::string(suffix)));
      for (const char* name : {"layer.weight", "layer.bias", "seen"})
        CHECK_MESSAGE(file.find(name) != file.npos, name);
      files::load(files::entries_of(other), folder / ("a" + std::string(suffix)));
      CHECK(other.seen[1].item<double>() == 3);
      CHECK(other.named_buffers()["seen"][0].item<double>() == 3);
      CHECK(other.layer->weight.item<float>() == net.layer->weight.item<float>());
    }
  }

  TEST_CASE("a file with nothing but the model's tensors is where a training begins") {
    const TemporaryFolder folder;
    Kept kept;
    files::save(files::entries_of(*kept.layer), folder / "a.npz");
    const NoGradGuard no_grad;
    Kept other;
    other.layer->weight.zero_();
    CHECK(files::load(other.entries(), folder / "a.npz", 2) == 2);
    CHECK(other.state() == kept.state());
    CHECK_THROWS_AS(files::load(other.entries(), folder / "a.npz"), BadInput);
  }

  TEST_CASE("truncated anywhere, and any bit flipped") {
    const TemporaryFolder folder;
    for (const std::string suffix : kSuffixes) {
      files::save(Kept().entries(), folder / ("good" + suffix));
      std::string good = read_file(folder / ("good" + suffix));
      if (suffix == ".safetensors") {  // with spaces behind the header, as most files have
        const auto length = static_cast<unsigned char>(good[0]);
        REQUIRE((good.starts_with(bytes<std::uint64_t>(length)) && length + 8 < 256));
        good.insert(8u + length, 8, ' ');
        good[0] = static_cast<char>(length + 8);
      }
      REQUIRE(refusal(folder, suffix, good) == "");
      for (std::size_t size = 0; size < good.size(); ++size)
        CHECK_MESSAGE(refusal(folder, suffix, good.substr(0, size)) != "", suffix, " ", size);
      CHECK(refusal(folder, suffix, good + '\0') != "");
      // What is behind its header, safetensors cannot tell: it has no checksum.
      const std::size_t header = 8 + static_cast<unsigned char>(good[0]);
      for (std::size_t i = 0; i < (suffix == ".npz" ? good.size() : header); ++i)
        for (int bit = 0; bit < 8; ++bit) {
          std::string flipped = good;
          flipped[i] = static_cast<char>(flipped[i] ^ (1 << bit));
          CHECK_MESSAGE(refusal(folder, suffix, flipped) != "", suffix, " ", i, ", bit ", bit);
        }
    }
  }

  TEST_CASE("headers of safetensors that are wrong") {
    const TemporaryFolder folder;
    const auto says = [&](const std::string& header, const std::string& words,
                          std::string data = kWeights + bytes<std::int64_t>(7)) {
      check_refused(refusal(folder, ".safetensors", with_header(header, data)), words);
    };
    const std::string bias = R"("bias":{"dtype":"F32","shape":[1],"data_offsets":[8,12]},)";
    const std::string count = R"("count":{"dtype":"I64","shape":[],"data_offsets":[12,20]}})";
    const auto weight = [](const std::string& dtype, const std::string& shape,
                           const std::string& offsets) {
      return R"({"weight":{"dtype":)" + dtype + R"(,"shape":)" + shape + R"(,"data_offsets":)" +
             offsets + "},";
    };
    const std::string right = weight("\"F32\"", "[1,2]", "[0,8]");
    says("", "does not begin with {");
    says("[]", "does not begin with {");
    says("{", "is no JSON");
    says("{" + std::string(1000, ' '), "is no JSON");
    says("{\"a\":" + std::string(100000, '['), "is no JSON");
    says("{\"weight\":{\"dtype\":\"\xff\"}}", "is no JSON");
    says(right + bias + count + std::string("\0 and more", 10), "is no JSON");
    says("{}", "has bytes behind its arrays");
    says("{}", "has no 'weight'", "");
    says(right + bias + R"("count":3})", "does not say of 'count'");
    says(right + bias + R"("count":{"dtype":"I64","shape":[]}})", "does not say of 'count'");
    says(right + bias + R"("count":{"dtype":1,"shape":[],"data_offsets":[12,20]}})",
         "does not say of 'count'");
    says(weight("\"F32\"", "[1,2.0]", "[0,8]") + bias + count, "something else than whole numbers");
    says(weight("\"F32\"", "[1,-2]", "[0,8]") + bias + count, "something else than whole numbers");
    says(weight("\"F32\"", "2", "[0,8]") + bias + count, "something else than a list");
    says(weight("\"F32\"", "[1,2]", "[0]") + bias + count, "impossible data_offsets");
    says(weight("\"F32\"", "[1,2]", "[8,0]") + bias + count, "impossible data_offsets");
    says(weight("\"F32\"", "[1,2]", "[0,18446744073709551615]") + bias + count,
         "impossible data_offsets");
    says(weight("\"F32\"", "[1,2]", "[0,18446744073709551616]") + bias + count,
         "something else than whole numbers");
    says(weight("\"F32\"", "[1,2]", "[18446744073709551608,18446744073709551615]") + bias + count,
         "impossible data_offsets");
    says(weight("\"F32\"", "[1,2]", "[4,12]") + bias + count, "overlap");
    says(weight("\"F32\"", "[1,2]", "[0,4]") + bias + count, "bytes between");
    says(right + bias + count, "has bytes behind", kWeights + bytes<std::int64_t>(7) + "x");
    says(right + bias + count, "ends before 'count'", kWeights + "1234567");
    says(right + bias + bias + count, "has 'bias' twice");
    says(R"({"weight":{"dtype":"F32","dtype":"F32","shape":[1,2],"data_offsets":[0,8]},)" + bias +
             count,
         "has 'dtype' twice");
    says(right + R"("bios":{"dtype":"F32","shape":[1],"data_offsets":[8,12]},)" + count,
         "has no 'bias'");
    says(right + bias + R"("more":{"dtype":"F32","shape":[0],"data_offsets":[12,12]},)" + count,
         "has 'more', which is not here");
    says(weight("\"F64\"", "[1]", "[0,8]") + bias + count,
         "as float64 (1,); allowed: float32 (1, 2)");
    says(weight("\"BF16\"", "[1,4]", "[0,8]") + bias + count, "as BF16 (1, 4)");
    says(weight("\"F32\"", "[2,1]", "[0,8]") + bias + count,
         "as float32 (2, 1); allowed: float32 (1, 2)");
    says(weight("\"F32\"", "[2]", "[0,8]") + bias + count, "as float32 (2,)");
    says(weight("\"F32\"", "[4294967296,4294967296]", "[0,8]") + bias + count, "4294967296");
    says(weight("\"F32\"", "[1,2]", "[0,4]") +
             R"("bias":{"dtype":"F32","shape":[1],"data_offsets":[4,12]},)" + count,
         "more or fewer bytes");
    says(right + bias + count, "has 101 in 'count'; allowed: whole numbers from 0 to 100",
         kWeights + bytes<std::int64_t>(101));
    says(right + bias + count, "has -1 in 'count'", kWeights + bytes<std::int64_t>(-1));

    // A header of 100 MB, there or not.
    const std::string huge = bytes<std::uint64_t>(100'000'000);
    check_refused(refusal(folder, ".safetensors", huge + "{}"), "a header of 100000000 bytes");
    check_refused(refusal(folder, ".safetensors", huge + "{" + std::string(100'000'000, ' ')),
                  "a header of 100000000 bytes");
    check_refused(refusal(folder, ".safetensors", bytes(~std::uint64_t{0}) + "{}"), "a header of");
  }

  TEST_CASE("zip files and .npy files that are wrong") {
    const TemporaryFolder folder;
    const auto says = [&](const std::vector<ZipEntry>& entries, const std::string& words) {
      check_refused(refusal(folder, ".npz", zip(entries)), words);
    };
    const std::string data = kWeights.substr(0, 8);
    const auto weight = [&](const std::string& content) { return ZipEntry{"weight.npy", content}; };
    says({}, "has no 'weight'");
    says({kWeight, kBias}, "has no 'count'");
    says({kWeight, kBias, kCount, {"more.npy", kBias.content}}, "has 'more', which is not here");
    says({kWeight, kBias, kBias, kCount}, "has 'bias' twice");
    says({kWeight, kBias, kCount, {"../more.txt", ""}}, "that numpy.savez does not write");
    says({{"weight.npy", kWeight.content, 8}, kBias, kCount}, "has 'weight.npy' compressed");
    says({weight(""), kBias, kCount}, "no array");
    says({weight("\x93NUMPY"), kBias, kCount}, "no array");
    says({weight(std::string("\x93NUMPY\x02\x00", 8) + kWeight.content.substr(8)), kBias, kCount},
         "no header of .npy");
    says({weight(kWeight.content.substr(0, 100)), kBias, kCount}, "no header of .npy");
    says({weight(npy(">f4", "(1, 2)", data)), kBias, kCount}, "as >f4 (1, 2)");
    says({weight(npy("|O", "(1, 2)", data)), kBias, kCount}, "as |O (1, 2)");
    says({weight(npy("<f4", "(1, 2)", data, "True")), kBias, kCount}, "column by column");
    says({weight(npy("<f4", "(1, 2)", data, "None")), kBias, kCount}, "no header of .npy");
    says({weight(npy("<f4", "(2,)", data)), kBias, kCount}, "as float32 (2,)");
    says({weight(npy("<f4", "(1, 2)", data + "1234")), kBias, kCount}, "more or fewer bytes");
    says({weight(npy("<f4", "(1, 2)", data.substr(1))), kBias, kCount}, "more or fewer bytes");
    for (const char* shape : {"(1, 2", "1, 2", "(1 2)", "(1, -2)", "(, 1)",
                              "(1, 99999999999999999999)", "(1, 2))", "[1, 2]", ""})
      says({weight(npy("<f4", shape, data)), kBias, kCount}, "no header of .npy");
    says({kWeight, kBias, {"count.npy", npy("<i8", "()", bytes<std::int64_t>(101))}},
         "has 101 in 'count'");

    const std::string good = zip({kWeight, kBias, kCount});
    REQUIRE(refusal(folder, ".npz", good) == "");
    check_refused(refusal(folder, ".npz", good.substr(1)), "");
    check_refused(refusal(folder, ".npz", "#!" + good), "no directory");
    // The bomb: every entry of the directory names the same bytes.
    std::string bomb = good;
    for (std::size_t at = 0; (at = bomb.find("PK\x01\x02", at)) != bomb.npos; ++at)
      bomb.replace(at + 42, 4, 4, '\0');
    check_refused(refusal(folder, ".npz", bomb), "overlap");
    // Numbers beyond the end.
    std::string beyond = good;
    beyond.replace(beyond.find("PK\x01\x02") + 20, 8, 8, '\xFE');
    CHECK(refusal(folder, ".npz", beyond) != "");
  }

  TEST_CASE("what is no file, or none that may be read") {
    const TemporaryFolder folder;
    const std::string load = stage("06_optim") + " --iterations 1 " + kSmall + "--load ";
    for (const std::string suffix : kSuffixes) {
      const std::string name = "a" + suffix, path = folder / name;
      check_program_refused(load + path, "'" + path + "' cannot be opened: No such file");
      fs::create_directory(path);
      check_program_refused(load + path, "is a folder");
      fs::remove(path);
      REQUIRE(mkfifo(path.c_str(), 0600) == 0);
      check_program_refused(load + path, "is no ordinary file");
      fs::remove(path);
      fs::create_symlink("/dev/zero", path);
      check_program_refused(load + path, "is no ordinary file");
      fs::remove(path);
      write(path, "");
      check_program_refused(load + path, suffix == ".npz" ? "a zip file" : "ends too early");
      fs::permissions(path, fs::perms::none);
      // Root may read it all the same, unless that right is taken away.
      const std::string weak =
          geteuid() == 0 ? "setpriv --bounding-set=-dac_override,-dac_read_search " : "";
      check_program_refused(weak + load + path, "cannot be opened: Permission denied");
    }
    for (const char* name : {"''", "model", "model.pt", "npz", "/tmp"})
      check_program_refused(load + name, "ends in neither .safetensors nor .npz");
    check_program_refused(stage("04_custom_function") + " --load a.npz", "unknown argument");
  }

  TEST_CASE("what cannot be written is said before the training, and changes nothing") {
    const TemporaryFolder folder;
    const std::string save = stage("06_optim") + " --iterations 1 " + kSmall + "--save ";
    for (const std::string suffix : kSuffixes) {
      const std::string path = folder / ("a" + suffix);
      check_program_refused(save + folder / ("none/a" + suffix), "cannot be written: No such file");
      fs::create_directory(path);
      check_program_refused(save + path, "is a folder");
      fs::remove(path);
      REQUIRE(mkfifo(path.c_str(), 0600) == 0);
      check_program_refused(save + path, "is no ordinary file");
      fs::remove(path);
      const std::string weak = geteuid() == 0 ? "setpriv --bounding-set=-dac_override " : "";
      fs::permissions(folder.path(), fs::perms::owner_read | fs::perms::owner_exec);
      check_program_refused(weak + save + path, "cannot be written: Permission denied");
      fs::permissions(folder.path(), fs::perms::owner_all);
    }
    for (const char* name : {"''", "model", "model.pt", "npz", "/tmp"})
      check_program_refused(save + name, "ends in neither .safetensors nor .npz");
    CHECK(files_in(folder) == 0);
  }

  TEST_CASE("a disk that is full in the middle leaves the file that was there") {
    const TemporaryFolder folder;
    const std::string program = stage("05_nn_module") + " --iterations 1 --batch-size 1 --save ";
    for (const std::string suffix : kSuffixes) {
      const std::string path = folder / ("a" + suffix);
      write(path, "old");
      // A file may have 100 blocks of half a kB or one; the weights take 400 kB.
      const CommandResult result = run_command("trap '' XFSZ; ulimit -f 100; " + program + path);
      CHECK(result.code == 2);
      CHECK(std::count(result.err.begin(), result.err.end(), '\n') == 1);
      CHECK(result.err.find("cannot be written: File too large; allowed: ") != std::string::npos);
      CHECK(read_file(path) == "old");
      fs::remove(path);
      CHECK(files_in(folder) == 0);
    }
  }

  TEST_CASE("a file that is being written has another name until it is whole") {
    const TemporaryFolder folder;
    const std::string path = folder / "a.npz";
    write(path, "old");
    {
      files::Output file(path);
      file.write("half of it");
      CHECK(read_file(path) == "old");
      CHECK(files_in(folder) == 2);
    }
    CHECK(read_file(path) == "old");
    CHECK(files_in(folder) == 1);
    fs::remove(path);
    const mode_t before = umask(027);
    files::save(Kept().entries(), path);
    umask(before);
    CHECK(read_file(path).starts_with("PK"));
    CHECK(files_in(folder) == 1);
    CHECK(fs::status(path).permissions() == fs::perms(0640));
  }

  TEST_CASE("a file that may not be written is not replaced; one that may keeps its rights") {
    const TemporaryFolder folder;
    const std::string path = folder / "a.npz";
    write(path, "old");
    fs::permissions(path, fs::perms(0444));
    const std::string weak = geteuid() == 0 ? "setpriv --bounding-set=-dac_override " : "";
    check_program_refused(weak + stage("06_optim") + " --iterations 1 " + kSmall + "--save " + path,
                          "cannot be written: Permission denied");
    CHECK(read_file(path) == "old");
    fs::permissions(path, fs::perms(0600));
    files::save(Kept().entries(), path);
    CHECK(fs::status(path).permissions() == fs::perms(0600));
    CHECK(files_in(folder) == 1);
  }

  TEST_CASE("behind a link, the file that it leads to is written") {
    const TemporaryFolder folder;
    fs::create_directory(folder / "other");
    for (const bool is_there : {false, true}) {
      const std::string link = folder / "a.npz", target = folder / "other/b.npz";
      if (is_there) write(target, "old");
      fs::create_symlink("c.npz", link);
      fs::create_symlink("other/b.npz", folder / "c.npz");
      files::save(Kept().entries(), link);
      CHECK(fs::is_symlink(link));
      CHECK(read_file(target).starts_with("PK"));
      CHECK(files_in(folder) == 3);
      for (const char* name : {"a.npz", "c.npz", "other/b.npz"}) fs::remove(folder / name);
    }
    fs::create_symlink("a.npz", folder / "a.npz");
    CHECK_THROWS_AS(files::save(Kept().entries(), folder / "a.npz"), BadInput);
    CHECK(fs::is_symlink(folder / "a.npz"));
  }

  TEST_CASE("who asked for a file gets it, although nobody reads the losses") {
    const TemporaryFolder folder;
    const std::string program = stage("06_optim") + " --iterations 2000 " + kSmall + "--save ";
    const std::string read = folder / "read.npz", unread = folder / "unread.npz";
    REQUIRE(run_command(program + read).code == 0);
    for (const char* nobody : {" | head -n 1", " >&-"}) {
      const CommandResult result =
          run_command("{ " + program + unread + "; echo exit $? >&2; }" + nobody);
      CHECK(result.err == "exit 0\n");
      REQUIRE_MESSAGE(fs::exists(unread), nobody);
      CHECK((read_file(unread) == read_file(read)));
      fs::remove(unread);
    }
  }
}
