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

/// The state of a stream of random numbers.
void add_engine(Entries& entries, std::mt19937& engine);

/// What an optimizer keeps of one of the module's parameters; the training has done `steps`. Null
/// for a step that it does not count, and for a tensor that it has no use for.
void add_state(Entries& entries, const nn::Module& module, const Tensor& parameter,
               std::int64_t steps, std::int64_t* step,
               const std::vector<std::pair<const char*, Tensor*>>& tensors);

/// The same for all of its parameters.
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
      if (!state.tensors.empty())
        add_state(entries, module, parameter, steps, state.step, state.tensors);
    }
}

/// What load_and_save() below does with the names in `options`, for a model and what `add` adds to
/// it.
void load_and_save(TrainingLoop& loop, const Options& options, const nn::Module& model,
                   std::function<void(Entries&)> add);

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
  files::load_and_save(loop, options, model, [&](files::Entries& entries) {
    (files::add_optimizer(entries, model, loop.next_step(), optimizer), ...);
    if constexpr (requires { model.random.engine(); })
      files::add_engine(entries, model.random.engine());
  });
}

}  // namespace ladder
