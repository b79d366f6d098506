// --load and --save: a training that goes on where another one ended.
//
// A file keeps, each number of it, as PyTorch would:
//
//     0.weight, 0.bias ...              parameters and buffers under PyTorch's names
//     training.step                     how many steps the training has done
//     optimizer.0.weight.exp_avg ...    what the optimizer keeps of 0.weight, as in the
//     state_dict()
//                                       of PyTorch's; zeros where it has not taken a step yet
//     optimizer.0.weight.step           how many steps 0.weight has taken
//     random.words, random.position     random.getstate()[1] of Python: 624 words, and the next one
//
// Sizes, the learning rate, and all else that a flag says are not kept: give the same flags.
#pragma once

#include <random>

#include "common/files/files.hpp"
#include "common/harness/training_loop.hpp"

namespace ladder::files {

constexpr std::int64_t kMostSteps = 1'000'000'000'000'000;

/// A whole number that is kept, from 0 to `most`.
Entry count_entry(std::string name, std::int64_t value, std::int64_t most,
                  std::function<void(std::int64_t)> set);

/// The state of a stream of random numbers.
void add_engine(Entries& entries, std::mt19937& engine);

/// Under which name the module has this parameter.
std::string name_of(const Tensor& parameter, const nn::Module& module);

/// What an optimizer keeps of the module's parameters; the training has done `steps`.
template <class Optimizer>
void add_optimizer(Entries& entries, const nn::Module& module, std::int64_t steps,
                   Optimizer& optimizer) {
  for (auto& group : optimizer.param_groups())
    for (const Tensor& parameter : group.params()) {
      const auto state = [&] {
        if constexpr (requires { optimizer.named_state(group, parameter); })
          return optimizer.named_state(group, parameter);
        else
          return named_state(optimizer, group, parameter);  // libtorch's: beside the class
      }();
      if (state.tensors.empty()) continue;
      const std::string name = "optimizer." + name_of(parameter, module) + ".";
      // PyTorch's SGD does not count.
      entries.push_back(count_entry(name + "step", state.step ? *state.step : steps, kMostSteps,
                                    [to = state.step](std::int64_t step) {
                                      if (to) *to = step;
                                    }));
      for (const auto& tensor : state.tensors)
        if (Tensor* const to = tensor.second)
          entries.push_back({name + tensor.first,
                             to->defined() ? *to : ladder::zeros_like(parameter),
                             [=](const Tensor& read) { *to = read.to(parameter.device()); }});
    }
}

/// What load_and_save() below does with the names in `options`; the first `least` of the entries
/// are the model's.
void load_and_save(TrainingLoop& loop, const Options& options, std::function<Entries()> entries,
                   std::size_t least);

}  // namespace ladder::files

namespace ladder {

/// With --load: the model and the optimizer, if there is one, go on as those that were saved, at
/// the step that came next; so does a PythonRandom that the model has as its member `random`. A
/// file with nothing but the model's tensors will do too; then the training begins with them. With
/// --save: when the loop ends, all of it is saved. Throws BadInput where there is no such file, or
/// cannot be one.
template <class Model, class... Optimizer>
void load_and_save(TrainingLoop& loop, const Options& options, Model& model,
                   Optimizer&... optimizer) {
  const auto entries = [&] {
    files::Entries all = files::entries_of(model);
    all.push_back(files::count_entry("training.step", loop.next_step(), files::kMostSteps,
                                     [&loop](std::int64_t step) { loop.next_step() = step; }));
    (files::add_optimizer(all, model, loop.next_step(), optimizer), ...);
    if constexpr (requires { model.random.engine(); })
      files::add_engine(all, model.random.engine());
    return all;
  };
  files::load_and_save(loop, options, entries, files::entries_of(model).size());
}

}  // namespace ladder
