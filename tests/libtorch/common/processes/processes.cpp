// Several processes, on one machine or on many, that share the work of a training, by c10d: what
// PyTorch itself has for that.
//
// Whoever starts them, as torchrun and ./tutorial run --processes do, says in the environment how
// many there are, which of them each is, and where they meet. Each draws the whole batch, keeps its
// rows of it, and computes their loss and their gradients. Both are sums over all rows, so that
// c10d only has to add them up. Then all have the same gradients, take the same step, and stay
// equal. The programs know nothing of it: they are linked with this file.
#include <torch/csrc/autograd/engine.h>
#include <torch/csrc/autograd/functions/accumulate_grad.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <set>

#include "common/files/crc32.hpp"
#include "common/harness/step_graph.hpp"
#include "common/processes/meeting.hpp"
#include "common/tensor.hpp"

namespace ladder::processes {
namespace {

Place here;
Dtype dtype;
std::shared_ptr<c10d::ProcessGroupGloo> group;

template <class Begin> void finish(Begin begin) {
  try {
    begin()->wait();
  } catch (const std::exception& error) {
    throw std::runtime_error("another process has ended or cannot be reached: " + reason(error));
  }
}

double sum_of_losses(double loss) {
  std::vector<Tensor> sum = {torch::full({}, loss, dtype)};
  finish([&] { return group->allreduce(sum); });
  return sum[0].item<double>();
}

Tensor own_rows(const Tensor& all) {
  const std::int64_t first = here.first_row(all.size(0), here.rank);
  return all.narrow(0, first, here.first_row(all.size(0), here.rank + 1) - first).clone();
}

std::vector<Tensor> weights_below(const autograd::edge_list& roots) {
  std::vector<Tensor> weights;
  std::set<const autograd::Node*> seen;
  std::vector<autograd::edge_list> todo = {roots};  // the same order in all processes
  for (std::size_t i = 0; i < todo.size(); ++i)
    for (const autograd::Edge& edge : autograd::edge_list(todo[i])) {
      if (!edge.function || !seen.insert(edge.function.get()).second) continue;
      if (const auto* leaf = dynamic_cast<autograd::AccumulateGrad*>(edge.function.get()))
        weights.push_back(leaf->variable);
      todo.push_back(edge.function->next_edges());
    }
  return weights;
}

/// libtorch's engine, which adds up the gradients of all processes before backward() returns.
struct SummingEngine final : autograd::Engine {
  autograd::variable_list execute(const autograd::edge_list& roots,
                                  const autograd::variable_list& inputs, bool keep_graph,
                                  bool create_graph, bool accumulate_grad,
                                  const autograd::edge_list& outputs) override {
    const std::vector<Tensor> weights = weights_below(roots);
    auto returned =
        Engine::execute(roots, inputs, keep_graph, create_graph, accumulate_grad, outputs);
    std::vector<Tensor> gradients;
    for (const Tensor& weight : weights) gradients.push_back(weight.grad());
    finish([&] { return group->allreduce_coalesced(gradients); });
    return returned;
  }
};

void check_shared(const Options& options, const Stage& stage) {
  const std::string count = std::to_string(here.world_size);
  if (std::count(stage.flags.begin(), stage.flags.end(), "--save") == 0)
    throw BadInput("WORLD_SIZE=" + count + ": this stage shares its batch with no other process",
                   "stages 05 to 08");
  if (!options.device.is_cpu())
    throw BadInput("--device: '" + options.device.str() + "': Gloo adds on the CPU",
                   "cpu, where there are several processes");
  if (options.batch_size < here.world_size)
    throw BadInput("--batch-size: '" + std::to_string(options.batch_size) + "' is not enough for " +
                       count + " processes",
                   count + " or more, so that each has a row");
}

// A file is the same where its name is, and what is in it.
std::string checksum(const std::string& path) {
  std::uint32_t crc = 0;
  if (std::filesystem::is_regular_file(path)) {  // --load refuses what is none
    std::ifstream in(path, std::ios::binary);
    for (char part[1 << 16]; in.read(part, sizeof part), in.gcount() > 0;)
      crc = files::crc32(part, static_cast<std::uint64_t>(in.gcount()), crc);
  }
  return std::to_string(crc);
}

// As what this process was started. All have to add what belongs together.
std::string words(int argc, char** argv, const Options& options) {
  std::string text = std::filesystem::path(argv[0]).filename();
  for (int i = 1; i < argc; ++i) text += std::string(" ") + argv[i];
  if (options.load) text += ", a file of checksum " + checksum(*options.load);
  return text + " with WORLD_SIZE=" + std::to_string(here.world_size);
}

// The first one speaks for all.
void be_quiet(Options& options) {
  options.timing = false;
  options.save.reset();
  if (std::freopen("/dev/null", "w", stdout) == nullptr)
    throw std::runtime_error("/dev/null cannot be opened");
}

void start(int argc, char** argv, const Stage& stage, Options& options) {
  here = place();
  if (here.world_size == 1) return;
  check_shared(options, stage);
  group = meet(here, words(argc, argv, options));
  dtype = options.dtype;
  on_batch = own_rows;
  on_loss = sum_of_losses;
  autograd::set_default_engine_stub([]() -> autograd::Engine& {
    static auto* const engine = new SummingEngine;  // its threads outlive main()
    return *engine;
  });
  if (here.rank > 0) be_quiet(options);
}

[[maybe_unused]] const bool are_several = [] {
  if (environment("RANK").empty() && environment("WORLD_SIZE").empty()) return false;
  on_options = start;
  return true;
}();

}  // namespace
}  // namespace ladder::processes
