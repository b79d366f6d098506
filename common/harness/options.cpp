#include "common/harness/options.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>
#include <limits>
#include <type_traits>

#include "common/harness/python_print.hpp"

namespace ladder {
namespace {

using CLI::detail::join;

// What a number is read as: -1 is out of range for an unsigned one, too.
template <class Target> using Number = std::common_type_t<Target, std::int64_t>;

// CLI11, with values that are read strictly, and refused in our own words.
struct Flags : CLI::App {
  using CLI::App::App;

  void add_text(const std::string& flag, const std::string& kind, const std::string& preset,
                const std::string& help, std::function<void(const std::string&)> read) {
    add_option_function<std::string>(flag, read, help)->type_name(kind)->default_str(preset);
  }

  // "12x", "0x10", "1e3" for a whole number, or nan are errors.
  template <class Target>
  void add_number(const std::string& flag, Target& target, Number<Target> low,
                  const std::string& help, Number<Target> high = 1'000'000'000) {
    constexpr bool real = std::is_floating_point_v<Target>;
    const auto preset = real ? python_repr(static_cast<double>(target)) : std::to_string(target);
    add_text(flag, real ? "R" : "N", preset, help, [=, &target](const std::string& word) {
      const std::string allowed =
          real ? "finite numbers from 0 on, such as 1e-4"
               : "whole numbers from " + std::to_string(low) + " to " + std::to_string(high);
      const std::string wrong = flag + ": '" + word + "' is ";
      Number<Target> value{};
      const char* const end = word.data() + word.size();
      const auto [stop, error] = std::from_chars(word.data(), end, value);
      if (stop != end || error == std::errc::invalid_argument)
        throw BadInput(wrong + (real ? "no number" : "no whole number"), allowed);
      if (error != std::errc() || !(low <= value && value <= high))
        throw BadInput(wrong + "out of range", allowed);
      target = static_cast<Target>(value);
    });
  }

  void add_choice(const std::string& flag, std::string& target,
                  const std::vector<std::string>& allowed, const std::string& help) {
    add_text(flag, join(allowed, "|"), target, help, [=, &target](const std::string& word) {
      if (std::find(allowed.begin(), allowed.end(), word) == allowed.end())
        throw BadInput(flag + ": unknown value '" + word + "'", join(allowed, ", "));
      target = word;
    });
  }

  // CLI11 would take --timing=true for --timing, and --help=1 for --help.
  void check_switches(int argc, char** argv) const {
    for (int i = 1; i < argc; ++i) {
      const std::string word = argv[i], name = word.substr(0, word.find('='));
      const auto* option = get_option_no_throw(name);
      if (name != word && option != nullptr && option->get_items_expected_max() == 0)
        throw BadInput(name + " takes no value, but there is '" + word + "'", name);
    }
  }

  void check_unknown() const {
    if (remaining_size() == 0) return;
    const auto name = [](const CLI::Option* option) { return option->get_name(); };
    throw BadInput("unknown argument '" + remaining().front() + "'",
                   join(get_options(), name, ", "));
  }
};

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

// What each flag may say, but not beside the others, or not here.
void check_together(const Options& o, const Stage& stage) {
  if (o.print_phase >= o.print_every)
    throw BadInput(
        "--print-phase: '" + std::to_string(o.print_phase) + "' is out of range",
        "whole numbers below --print-every, from 0 to " + std::to_string(o.print_every - 1));
  check_memory(o, stage);
  if (o.cuda_graph && stage.no_cuda_graph)
    throw BadInput(std::string("--cuda-graph: ") + stage.no_cuda_graph, "in stages 02 to 07");
  const std::string gpu_flag = o.tf32 ? "--tf32" : o.cuda_graph ? "--cuda-graph" : "";
  if (!gpu_flag.empty() && !o.device.is_cuda())
    throw BadInput(gpu_flag + ": the CPU has no such thing", "together with --device cuda");
  check_device(o.device);
}

void add_common_flags(Flags& flags, const Stage& stage, Options& o) {
  flags.add_number("--seed", o.seed, 0, "of the random numbers", 4294967295);
  flags.add_number("--iterations", o.iterations, 0, "training steps");
  flags.add_number("--learning-rate", o.learning_rate, 0, "step size of the update",
                   std::numeric_limits<double>::max());
  flags.add_text("--device", stage.cpu_only ? "cpu" : "cpu|cuda|cuda:N", "cpu", "where to compute",
                 [&](const std::string& text) { o.device = read_device(text, stage.cpu_only); });
  flags.add_number("--print-every", o.print_every, 1, "print where t % K equals the phase");
  flags.add_number("--print-phase", o.print_phase, 0, "that phase, below --print-every");
  flags.add_number("--batch-size", o.batch_size, 1, "rows of x and y");
  flags.add_number("--input-dim", o.input_dim, 1, "columns of x");
  flags.add_number("--hidden-dim", o.hidden_dim, 1, "width of the hidden layer");
  flags.add_number("--output-dim", o.output_dim, 1, "columns of y");
  flags.add_flag("--timing", o.timing, "report the time of a step on stderr");
  if (stage.cpu_only) return;
  flags.add_flag("--tf32", o.tf32, "on a GPU: faster, less exact products in float32");
  flags.add_flag("--cuda-graph", o.cuda_graph, "on a GPU: record a step, replay the others");
}

// Those of the stage alone.
void add_special_flags(Flags& flags, const Stage& stage, Options& o) {
  const std::size_t everywhere = flags.get_options().size();
  flags.add_text("--load", "FILE", "", "go on from this .safetensors or .npz",
                 [&](const std::string& name) { o.load = name; });
  flags.add_text("--save", "FILE", "", "keep model and optimizer in this one, at the end",
                 [&](const std::string& name) { o.save = name; });
  flags.add_flag_callback(
      "--no-bias", [&] { o.bias = false; }, "linear layers without bias");
  flags.add_choice("--init", o.init, {"default", "normal"}, "of the weights");
  flags.add_choice("--optimizer", o.optimizer, {"adam", "sgd", "momentum", "rmsprop"},
                   "takes the steps");
  flags.add_choice("--activation", o.activation, {"relu", "clamp", "none"},
                   "none: the ReLU is computed, then not used");
  flags.add_flag("--show-residual", o.show_residual, "print y_pred - y at the end");
  flags.add_flag("--show-parameters", o.show_parameters, "list the parameters, then stop")
      ->excludes("--load", "--save");
  const auto all = flags.get_options();
  for (std::size_t i = everywhere; i < all.size(); ++i)
    if (std::count(stage.flags.begin(), stage.flags.end(), all[i]->get_name()) == 0)
      flags.remove_option(all[i]);
}

}  // namespace

std::optional<Options> parse_options(int argc, char** argv, const Stage& stage) {
  Options options{.learning_rate = stage.learning_rate, .optimizer = stage.optimizer};
  std::string dtype = stage.dtype == kFloat64 ? "float64" : "float32";
  Flags flags("Trains a two-layer network and prints the loss of each step on stdout.");
  flags.get_formatter()->column_width(48);
  flags.set_version_flag("--version", LADDER_VERSION, "print this version and stop");
  flags.allow_extras();  // check_unknown() names them
  // As with Python's argparse, the last of several values counts.
  flags.option_defaults()->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
  flags.add_choice("--dtype", dtype, {"float32", "float64"}, "of all numbers");
  add_common_flags(flags, stage, options);
  add_special_flags(flags, stage, options);
  flags.check_switches(argc, argv);
  try {
    flags.parse(argc, argv);
  } catch (const CLI::Success& asked_for) {  // --help or --version
    flags.exit(asked_for);
    return std::nullopt;
  } catch (const CLI::ParseError& error) {
    throw BadInput(error.what(), "what --help shows");
  }
  flags.check_unknown();
  options.dtype = dtype == "float64" ? kFloat64 : kFloat32;
  check_together(options, stage);
  globalContext().setAllowTF32CuBLAS(options.tf32);
  if (on_options) on_options(argc, argv, stage, options);
  return options;
}

}  // namespace ladder
