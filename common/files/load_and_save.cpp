#include "common/files/load_and_save.hpp"

#include <algorithm>
#include <iterator>
#include <sstream>

#include "common/kernels/error.hpp"

namespace ladder::files {

Entry count_entry(std::string name, std::int64_t value, std::int64_t most,
                  std::function<void(std::int64_t)> set) {
  return {std::move(name), full({}, value, kInt64),
          [set = std::move(set)](const Tensor& read) { set(read.item<std::int64_t>()); }, most};
}

// The standard library writes the engine's words as text and, behind them, how many of them have
// been used: just what Python's generator, the same, gives.
void add_engine(Entries& entries, std::mt19937& engine) {
  constexpr std::size_t n = std::mt19937::state_size;
  std::stringstream text;
  text << engine;
  std::vector<std::int64_t> state(std::istream_iterator<std::int64_t>(text), {});
  if (state.size() != n + 1) fail("this standard library writes another state of std::mt19937");
  const Tensor words = empty({std::int64_t{n}}, kInt64);
  std::copy_n(state.begin(), n, words.data_ptr<std::int64_t>());
  const auto read_words = std::make_shared<std::string>();
  entries.push_back({"random.words", words,
                     [=](const Tensor& read) {
                       std::ostringstream out;
                       for (std::size_t i = 0; i < n; ++i)
                         out << read.data_ptr<std::int64_t>()[i] << ' ';
                       *read_words = out.str();
                     },
                     std::mt19937::max()});
  entries.push_back(
      count_entry("random.position", state[n], n, [=, &engine](std::int64_t position) {
        std::istringstream(*read_words + std::to_string(position)) >> engine;
      }));
}

std::string name_of(const Tensor& parameter, const nn::Module& module) {
  for (const auto& item : module.named_parameters())
    if (item.value().is_same(parameter)) return item.key();
  fail("the optimizer has a parameter that the model does not have");
}

void load_and_save(TrainingLoop& loop, const Options& options, std::function<Entries()> entries,
                   std::size_t least) {
  if (options.save) {
    if (options.cuda_graph)
      throw BadInput("--save: in a CUDA graph only the GPU knows the optimizer's steps",
                     "without --cuda-graph");
    check_writable(*options.save);
    loop.at_end([=, path = *options.save] { save(entries(), path); });
  }
  if (options.load) load(entries(), *options.load, least);
}

}  // namespace ladder::files
