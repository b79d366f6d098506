#include "common/harness/options.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cmath>
#include <cstdio>

#include "common/harness/python_print.hpp"

namespace ladder {
namespace {

template <class Number>
void add_number(CLI::App& flags, const std::string& name, Number& target, std::int64_t low,
                std::int64_t high, const std::string& help) {
  flags.add_option(name, target, help)
      ->check(CLI::Range(low, high).description(""))
      ->type_name("N");
}

void add_count(CLI::App& flags, const std::string& name, std::int64_t& target, std::int64_t low,
               const std::string& help) {
  add_number(flags, name, target, low, 1'000'000'000, help);
}

void add_choice(CLI::App& flags, const std::string& name, std::string& target,
                const std::vector<std::string>& allowed, const std::string& help) {
  flags.add_option(name, target, help)
      ->check(CLI::IsMember(allowed).description(""))
      ->type_name(CLI::detail::join(allowed, "|"));
}

Device read_device(const std::string& text, bool cpu_only) {
  if (cpu_only && text != "cpu")
    throw BadInput("--device: '" + text + "', but this stage computes on the CPU", "cpu");
  try {
    const Device device(text);
    if (device.is_cpu() || device.is_cuda()) return device;  // libtorch knows more kinds
  } catch (const std::exception&) {
  }
  throw BadInput("--device: unknown device '" + text + "'", "cpu, cuda, cuda:N");
}

void check_device(const Device& device) {
  if (device.is_cpu()) return;
  const int count = static_cast<int>(cuda::device_count());
  const int index = std::max<int>(device.index(), 0);
  if (index < count) return;
  std::string allowed = "cpu";
  for (int i = 0; i < count; ++i) allowed += ", cuda:" + std::to_string(i);
  throw BadInput("--device: '" + device.str() + "': " + cuda::unavailable_reason(index), allowed);
}

void check_gpu_flags(const Options& options, const Stage& stage) {
  if (options.cuda_graph && stage.no_cuda_graph)
    throw BadInput(std::string("--cuda-graph: ") + stage.no_cuda_graph, "in stages 02 to 07");
  if (options.device.is_cuda() || (!options.cuda_graph && !options.tf32)) return;
  throw BadInput(
      std::string(options.tf32 ? "--tf32" : "--cuda-graph") + ": the CPU has no such thing",
      "together with --device cuda");
}

void check_values(const Options& options) {
  if (!std::isfinite(options.learning_rate) || options.learning_rate < 0)
    throw BadInput("--learning-rate: '" + python_repr(options.learning_rate) + "' is out of range",
                   "finite numbers from 0 on, such as 1e-4");
  if (options.print_phase >= options.print_every)
    throw BadInput(
        "--print-phase: '" + std::to_string(options.print_phase) + "' is out of range",
        "whole numbers below --print-every, from 0 to " + std::to_string(options.print_every - 1));
}

void add_common_flags(CLI::App& flags, const Stage& stage, Options& o) {
  add_number(flags, "--seed", o.seed, 0, 4294967295, "of the random numbers");
  add_count(flags, "--iterations", o.iterations, 0, "training steps");
  flags.add_option("--learning-rate", o.learning_rate, "step size of the update")
      ->check([](const std::string& word) { return word.empty() ? "there is no number" : ""; })
      ->type_name("R");
  flags
      .add_option_function<std::string>(
          "--device",
          [&](const std::string& text) { o.device = read_device(text, stage.cpu_only); },
          "where to compute")
      ->type_name(stage.cpu_only ? "cpu" : "cpu|cuda|cuda:N")
      ->default_str("cpu");
  add_count(flags, "--print-every", o.print_every, 1, "print where t % K equals the phase");
  add_count(flags, "--print-phase", o.print_phase, 0, "that phase, below --print-every");
  add_count(flags, "--batch-size", o.batch_size, 1, "rows of x and y");
  add_count(flags, "--input-dim", o.input_dim, 1, "columns of x");
  add_count(flags, "--hidden-dim", o.hidden_dim, 1, "width of the hidden layer");
  add_count(flags, "--output-dim", o.output_dim, 1, "columns of y");
  flags.add_flag("--timing", o.timing, "report the time of a step on stderr");
  if (stage.cpu_only) return;
  flags.add_flag("--tf32", o.tf32, "on a GPU: faster, less exact products in float32");
  flags.add_flag("--cuda-graph", o.cuda_graph, "on a GPU: record a step, replay the others");
}

// Those of the stage alone.
void add_special_flags(CLI::App& flags, const Stage& stage, Options& o) {
  const std::size_t everywhere = flags.get_options().size();
  flags.add_flag_callback(
      "--no-bias", [&] { o.bias = false; }, "linear layers without bias");
  add_choice(flags, "--init", o.init, {"default", "normal"}, "of the weights");
  add_choice(flags, "--optimizer", o.optimizer, {"adam", "sgd", "momentum", "rmsprop"},
             "takes the steps");
  add_choice(flags, "--activation", o.activation, {"relu", "clamp", "none"},
             "none: the ReLU is computed, then not used");
  flags.add_flag("--show-residual", o.show_residual, "print y_pred - y at the end");
  flags.add_flag("--show-parameters", o.show_parameters,
                 "print the parameters' names and shapes, then stop");
  const auto all = flags.get_options();
  for (std::size_t i = everywhere; i < all.size(); ++i)
    if (std::count(stage.flags.begin(), stage.flags.end(), all[i]->get_name()) == 0)
      flags.remove_option(all[i]);
}

}  // namespace

std::optional<Options> parse_options(int argc, char** argv, const Stage& stage) {
  Options options{.learning_rate = stage.learning_rate, .optimizer = stage.optimizer};
  std::string dtype = stage.dtype == kFloat64 ? "float64" : "float32";
  CLI::App flags("Trains a two-layer network and prints the loss of each step on stdout.");
  flags.get_formatter()->column_width(48);
  flags.set_version_flag("--version", LADDER_VERSION, "print this version and stop");
  // As with Python's argparse, the last of several values counts.
  flags.option_defaults()->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
  flags.option_defaults()->always_capture_default();
  add_choice(flags, "--dtype", dtype, {"float32", "float64"}, "of all numbers");
  add_common_flags(flags, stage, options);
  add_special_flags(flags, stage, options);
  try {
    flags.parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    std::fputs(flags.help().c_str(), stdout);
    return std::nullopt;
  } catch (const CLI::CallForVersion&) {
    std::puts(flags.version().c_str());
    return std::nullopt;
  } catch (const CLI::ParseError& error) {
    throw BadInput(error.what(), "what --help shows");
  }
  check_values(options);
  options.dtype = dtype == "float64" ? kFloat64 : kFloat32;
  check_memory(options, stage);
  check_gpu_flags(options, stage);
  check_device(options.device);
  globalContext().setAllowTF32CuBLAS(options.tf32);
  return options;
}

}  // namespace ladder
