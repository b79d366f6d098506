#include "common/files/load_and_save.hpp"

#include <algorithm>
#include <iterator>
#include <sstream>

#include "common/kernels/error.hpp"

namespace ladder::files {
namespace {

constexpr std::int64_t kMostSteps = 1'000'000'000'000'000;

// A whole number that is kept, from 0 to `most`.
Entry count_entry(std::string name, std::int64_t value, std::int64_t most,
                  std::function<void(std::int64_t)> set) {
  return {std::move(name), full({}, value, kInt64),
          [set = std::move(set)](const Tensor& read) { set(read.item<std::int64_t>()); }, most};
}

// Under which name the module has this parameter.
std::string name_of(const Tensor& parameter, const nn::Module& module) {
  for (const auto& item : module.named_parameters())
    if (item.value().is_same(parameter)) return item.key();
  fail("the optimizer has a parameter that the model does not have");
}

}  // namespace

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

void add_state(Entries& entries, const nn::Module& module, const Tensor& parameter,
               std::int64_t steps, std::int64_t* step,
               const std::vector<std::pair<const char*, Tensor*>>& tensors) {
  const std::string name = "optimizer." + name_of(parameter, module) + ".";
  entries.push_back(
      count_entry(name + "step", step ? *step : steps, kMostSteps, [=](std::int64_t read) {
        if (step) *step = read;  // PyTorch's SGD does not count
      }));
  for (const auto& [key, tensor] : tensors)
    if (tensor)
      entries.push_back(
          {name + key, tensor->defined() ? *tensor : ladder::zeros_like(parameter),
           [=, to = tensor](const Tensor& read) { *to = read.to(parameter.device()); }});
}

void load_and_save(TrainingLoop& loop, const Options& options, const nn::Module& model,
                   std::function<void(Entries&)> add) {
  const auto entries = [=, &loop, &model] {
    Entries all = entries_of(model);
    all.push_back(count_entry("training.step", loop.next_step(), kMostSteps,
                              [&loop](std::int64_t step) { loop.next_step() = step; }));
    add(all);
    return all;
  };
  if (options.save) {
    if (options.cuda_graph)
      throw BadInput("--save: in a CUDA graph only the GPU knows the optimizer's steps",
                     "without --cuda-graph");
    check_writable(*options.save);
    loop.at_end([=, path = *options.save] { save(entries(), path); });
  }
  if (options.load) load(entries(), *options.load, entries_of(model).size());
}

}  // namespace ladder::files
