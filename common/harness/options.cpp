#include "common/harness/options.hpp"

#include <dlfcn.h>
#include <poll.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cmath>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <exception>
#include <fstream>
#include <limits>
#include <new>
#include <optional>
#include <stdexcept>
#include <type_traits>

#include "common/harness/python_print.hpp"
#include "common/harness/start/limits.hpp"

namespace ladder {
namespace {

// A flag or value that cannot be used: what was wrong, and what is allowed.
struct BadInput : std::runtime_error {
  BadInput(const std::string& wrong, const std::string& allowed)
      : std::runtime_error(wrong + "; allowed: " + allowed) {}
};

// Nobody reads stdout any more: no error, but no reason to go on either.
struct StdoutClosed : std::exception {};

std::string joined(const std::vector<std::string>& words, const char* between) {
  std::string text;
  for (const auto& word : words) text += (text.empty() ? "" : between) + word;
  return text;
}

// Exactly one line, whatever the user typed. UTF-8 has control characters too: C2 80 to C2 9F.
int report(int code, std::string message) {
  const auto control = [](unsigned char c) { return c < ' ' || c == '\x7f'; };
  std::replace_if(message.begin(), message.end(), control, '?');
  for (std::size_t i = 0; (i = message.find('\xC2', i)) != std::string::npos; ++i)
    if (i + 1 < message.size() && (message[i + 1] & 0xE0) == 0x80) message.replace(i, 2, "?");
  std::fprintf(stderr, "error: %s\n", message.c_str());
  return code;
}

// As with Python's argparse, the last of several values counts.
template <class Read>
void add_text(CLI::App& app, const std::string& flag, const std::string& kind,
              const std::string& preset, const std::string& help, Read read) {
  app.add_option_function<std::string>(flag, read, help)
      ->type_name(kind)
      ->default_str(preset)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
}

template <class Target>
using Number = std::conditional_t<std::is_floating_point_v<Target>, double, std::int64_t>;

// Reads strictly: "12x", "0x10", "1e3" for a whole number, or nan are errors.
template <class Target>
void add_number(CLI::App& app, const std::string& flag, Target& target, Number<Target> low,
                Number<Target> high, const std::string& help) {
  constexpr bool real = std::is_floating_point_v<Target>;
  const auto preset = real ? python_repr(static_cast<double>(target)) : std::to_string(target);
  add_text(app, flag, real ? "R" : "N", preset, help, [=, &target](const std::string& word) {
    const std::string allowed =
        real ? "finite numbers from 0 on, such as 1e-4"
             : "whole numbers from " + std::to_string(low) + " to " + std::to_string(high);
    const std::string wrong = flag + ": '" + word + "' is ";
    Number<Target> value{};
    const char* const end = word.data() + word.size();
    const auto [stop, error] = std::from_chars(word.data(), end, value);
    if (stop != end || error == std::errc::invalid_argument)
      throw BadInput(wrong + (real ? "no number" : "no whole number"), allowed);
    if (error == std::errc::result_out_of_range || !(low <= value && value <= high))
      throw BadInput(wrong + "out of range", allowed);
    target = static_cast<Target>(value);
  });
}

void add_choice(CLI::App& app, const std::string& flag, std::string& target,
                const std::vector<std::string>& allowed, const std::string& help) {
  add_text(app, flag, joined(allowed, "|"), target, help, [=, &target](const std::string& word) {
    if (std::find(allowed.begin(), allowed.end(), word) == allowed.end())
      throw BadInput(flag + ": unknown value '" + word + "'", joined(allowed, ", "));
    target = word;
  });
}

void add_switch(CLI::App& app, const std::string& flag, bool& target, const std::string& help) {
  const auto set = [&target, value = !target] { target = value; };
  app.add_flag_callback(flag, set, help);
}

// CLI11 would take --timing=true for --timing, and --help=1 for --help.
void check_switches(const CLI::App& app, int argc, char** argv) {
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i], name = word.substr(0, word.find('='));
    const auto* option = app.get_option_no_throw(name);
    if (name != word && option != nullptr && option->get_items_expected_max() == 0)
      throw BadInput(name + " takes no value, but there is '" + word + "'", name);
  }
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

std::string first_line(const std::exception& error) {
  const std::string text = error.what();  // libtorch's go on with a stack trace
  return text.substr(0, text.find('\n'));
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

void check_gpu_flags(const Options& options, const Stage& stage, bool tf32) {
  if (options.cuda_graph && stage.no_cuda_graph)
    throw BadInput(std::string("--cuda-graph: ") + stage.no_cuda_graph, "in stages 02 to 07");
  if (options.device.is_cuda() || (!options.cuda_graph && !tf32)) return;
  throw BadInput(std::string(tf32 ? "--tf32" : "--cuda-graph") + ": the CPU has no such thing",
                 "together with --device cuda");
}

void add_flags(CLI::App& app, const Stage& stage, Options& options, std::string& dtype,
               bool& tf32) {
  constexpr std::int64_t billion = 1'000'000'000;
  add_number(app, "--seed", options.seed, 0, 4294967295, "of the random numbers");
  add_number(app, "--iterations", options.iterations, 0, billion, "training steps");
  add_number(app, "--learning-rate", options.learning_rate, 0, std::numeric_limits<double>::max(),
             "step size of the update");
  add_text(app, "--device", stage.cpu_only ? "cpu" : "cpu|cuda|cuda:N", "cpu", "where to compute",
           [&](const std::string& text) { options.device = read_device(text, stage.cpu_only); });
  add_choice(app, "--dtype", dtype, {"float32", "float64"}, "of all numbers");
  add_number(app, "--print-every", options.print_every, 1, billion,
             "print where t % K equals the phase");
  add_number(app, "--print-phase", options.print_phase, 0, billion,
             "that phase, below --print-every");
  add_number(app, "--batch-size", options.batch_size, 1, billion, "rows of x and y");
  add_number(app, "--input-dim", options.input_dim, 1, billion, "columns of x");
  add_number(app, "--hidden-dim", options.hidden_dim, 1, billion, "width of the hidden layer");
  add_number(app, "--output-dim", options.output_dim, 1, billion, "columns of y");
  add_switch(app, "--timing", options.timing, "report the time of a step on stderr");

  if (!stage.cpu_only) {
    add_switch(app, "--tf32", tf32, "on a GPU: faster, less exact products in float32");
    add_switch(app, "--cuda-graph", options.cuda_graph,
               "on a GPU: record a step, replay the others");
  }

  const std::size_t everywhere = app.get_options().size();  // the flags above, and --help
  add_switch(app, "--no-bias", options.bias, "linear layers without bias");
  add_choice(app, "--init", options.init, {"default", "normal"}, "of the weights");
  add_choice(app, "--optimizer", options.optimizer, {"adam", "sgd", "momentum", "rmsprop"},
             "takes the steps");
  add_choice(app, "--activation", options.activation, {"relu", "clamp", "none"},
             "none: the ReLU is computed, then not used");
  add_switch(app, "--show-residual", options.show_residual, "print y_pred - y at the end");
  add_switch(app, "--show-parameters", options.show_parameters,
             "print the parameters' names and shapes, then stop");
  const auto special = app.get_options();
  for (std::size_t i = everywhere; i < special.size(); ++i)
    if (std::count(stage.flags.begin(), stage.flags.end(), special[i]->get_name()) == 0)
      app.remove_option(special[i]);
}

// What OpenBLAS has taken of the data, and will take: a buffer for every thread, or, if all of
// these are there already, one more.
double openblas_bytes(double data) {
  const auto threads = reinterpret_cast<int (*)()>(dlsym(RTLD_DEFAULT, "openblas_get_num_threads"));
  const double taken = std::floor(data / (128.0 * 1024 * 1024));
  return threads == nullptr ? 0 : std::max<double>(threads(), taken + 1) * start::kBlasBuffer;
}

// What the limits of this process leave for its data; below 0 if not even OpenBLAS fits.
double bytes_within_limits() {
  const start::MemoryInUse in_use = start::memory_in_use();
  return start::left_by_limits(in_use) + in_use.data - openblas_bytes(in_use.data);
}

// The machine's memory, or what a container or a limit lets us use of it.
double memory_bytes() {
  double bytes =
      static_cast<double>(sysconf(_SC_PHYS_PAGES)) * static_cast<double>(sysconf(_SC_PAGE_SIZE));
  for (const char* limit :
       {"/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"}) {
    double value = 0;
    if (std::ifstream(limit) >> value) bytes = std::min(bytes, value);
  }
  return std::min(bytes, bytes_within_limits());
}

// Refuses sizes that would make the system kill the program half way. In double, nothing overflows.
void check_memory(const Options& options, const Stage& stage) {
  const auto real = [](std::int64_t size) { return static_cast<double>(size); };
  const double n = real(options.batch_size), in = real(options.input_dim);
  const double h = real(options.hidden_dim), out = real(options.output_dim);
  const double data = n * (in + out);                                            // x, y
  const double weights = in * h + h * out + (stage.middle_layer ? h * h : 0.0);  // w1, w2
  const double layers = n * (h + out);                                           // h, y_pred
  // Data, and weights with gradients, two states and two spare; every layer before and behind its
  // activation, gradients, temporaries. On the way to a GPU only data and weights pass through.
  const double numbers =
      options.device.is_cpu() ? 2 * data + 6 * weights + 8 * layers : 2 * (data + weights);
  const double bytes = numbers * (options.dtype == kFloat64 ? 8 : 4);
  const double memory = memory_bytes();
  const auto gigabytes = [](double value) {
    return python_repr(std::round(value / 1e8) / 10) + " GB";
  };
  if (bytes > memory)
    throw BadInput(
        "--batch-size, --input-dim, --hidden-dim, --output-dim: training at these sizes "
        "takes about " +
            gigabytes(bytes),
        "what fits into the " + gigabytes(memory) + " of memory here");
}

// Empty when --help or --version was asked for (and printed).
std::optional<Options> parse(int argc, char** argv, const Stage& stage) {
  Options options;
  options.learning_rate = stage.learning_rate;
  options.optimizer = stage.optimizer;
  std::string dtype = stage.dtype == kFloat64 ? "float64" : "float32";
  bool tf32 = false;
  CLI::App app("Trains a two-layer network and prints the loss of each step on stdout.");
  app.get_formatter()->column_width(48);
  app.allow_extras();  // to name what is unknown in our own words
  app.set_version_flag("--version", LADDER_VERSION, "print this version and stop");
  add_flags(app, stage, options, dtype, tf32);
  check_switches(app, argc, argv);
  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    std::fputs(app.help().c_str(), stdout);
    return std::nullopt;
  } catch (const CLI::CallForVersion&) {
    std::puts(app.version().c_str());
    return std::nullopt;
  } catch (const CLI::ParseError& error) {
    throw BadInput(error.what(), "what --help shows");
  }
  if (const auto unknown = app.remaining(); !unknown.empty()) {
    std::vector<std::string> names;
    for (const auto* option : app.get_options()) names.push_back(option->get_name());
    throw BadInput("unknown argument '" + unknown.front() + "'", joined(names, ", "));
  }
  if (options.print_phase >= options.print_every)
    throw BadInput(
        "--print-phase: '" + std::to_string(options.print_phase) + "' is out of range",
        "whole numbers below --print-every, from 0 to " + std::to_string(options.print_every - 1));
  options.dtype = dtype == "float64" ? kFloat64 : kFloat32;
  check_memory(options, stage);
  check_gpu_flags(options, stage, tf32);
  check_device(options.device);
  globalContext().setAllowTF32CuBLAS(tf32);
  return options;
}

// The engines say it in the same words, and the standard library has a type for it.
bool is_out_of_memory(const std::exception& error) {
  const std::string text = first_line(error);
  return dynamic_cast<const std::bad_alloc*>(&error) != nullptr ||
         text.find("DefaultCPUAllocator: ") != std::string::npos ||
         text.find("CUDA out of memory") != std::string::npos;
}

}  // namespace

void flush_stdout() {
  if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0) return;
  const int error = errno;
  pollfd out{STDOUT_FILENO, 0, 0};
  poll(&out, 1, 0);
  if (error == EPIPE || (out.revents & (POLLERR | POLLHUP | POLLNVAL)) != 0) throw StdoutClosed();
  throw std::runtime_error(std::string("cannot write to stdout: ") + std::strerror(error));
}

int run_stage(int argc, char** argv, const Stage& stage, void (*train)(const Options&)) {
  std::signal(SIGPIPE, SIG_IGN);  // writing fails instead, and flush_stdout() sees it
  if (const double bytes = bytes_within_limits(); bytes < 0) start::refuse_limit(-bytes);
  try {
    if (const auto options = parse(argc, argv, stage)) train(*options);
    flush_stdout();
    return 0;
  } catch (const StdoutClosed&) {
    return 0;
  } catch (const BadInput& error) {
    return report(2, error.what());
  } catch (const std::exception& error) {
    if (is_out_of_memory(error))
      return report(2, "the memory does not suffice for these sizes; allowed: smaller ones");
    return report(1, first_line(error));
  }
}

}  // namespace ladder
