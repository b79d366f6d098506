#include "common/options.hpp"

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
#include <functional>
#include <limits>
#include <new>
#include <optional>
#include <stdexcept>
#include <type_traits>

#include "common/python_print.hpp"

namespace ladder {
namespace {

constexpr std::int64_t billion = 1'000'000'000;

// A flag or value that cannot be used: what was wrong, and what is allowed.
struct BadInput : std::runtime_error {
  BadInput(const std::string& wrong, const std::string& allowed)
      : std::runtime_error(wrong + "; " + allowed) {}
};

// Nobody reads stdout any more: no error, but no reason to go on either.
struct StdoutClosed : std::exception {};

std::string quoted(const std::string& text) { return "'" + text + "'"; }

std::string joined(const std::vector<std::string>& words, const char* between) {
  std::string text;
  for (const auto& word : words) text += (text.empty() ? "" : between) + word;
  return text;
}

// Exactly one line, whatever the user typed.
int report(int code, std::string message) {
  for (char& c : message) {
    if (static_cast<unsigned char>(c) < ' ' || c == '\x7f') c = '?';
  }
  std::fprintf(stderr, "error: %s\n", message.c_str());
  return code;
}

template <class T>
std::optional<T> read_number(const std::string& text) {
  T value{};
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (stop != end || error == std::errc::invalid_argument) return std::nullopt;
  // Too large or too small for T: infinity, so that it fails the check of its range.
  if (error == std::errc::result_out_of_range) {
    if constexpr (std::is_floating_point_v<T>) return std::numeric_limits<T>::infinity();
    return text[0] == '-' ? std::numeric_limits<T>::min() : std::numeric_limits<T>::max();
  }
  return value;
}

// Registers flags that read their values strictly: "12x", "0x10", "1e3" for a whole number, or nan
// are errors.
class Flags {
 public:
  explicit Flags(CLI::App& app) : app_(app) {}

  // As with Python's argparse, the last of several counts.
  void text(const std::string& name, const std::string& kind, const std::string& preset,
            const std::string& help, std::function<void(const std::string&)> read) {
    app_.add_option_function<std::string>(name, std::move(read), help)
        ->type_name(kind)
        ->default_str(preset)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
  }

  void whole(const std::string& name, auto& target, std::int64_t low, std::int64_t high,
             const std::string& help) {
    text(name, "N", std::to_string(target), help, [=, &target](const std::string& word) {
      const std::string allowed =
          "allowed: whole numbers from " + std::to_string(low) + " to " + std::to_string(high);
      const auto value = read_number<std::int64_t>(word);
      if (!value) throw BadInput(name + ": " + quoted(word) + " is no whole number", allowed);
      if (*value < low || *value > high)
        throw BadInput(name + ": " + quoted(word) + " is out of range", allowed);
      target = static_cast<std::remove_reference_t<decltype(target)>>(*value);
    });
  }

  void real(const std::string& name, double& target, const std::string& help) {
    text(name, "R", python_repr(target), help, [=, &target](const std::string& word) {
      const std::string allowed = "allowed: finite numbers from 0 on, such as 1e-4";
      const auto value = read_number<double>(word);
      if (!value) throw BadInput(name + ": " + quoted(word) + " is no number", allowed);
      if (!std::isfinite(*value) || *value < 0)
        throw BadInput(name + ": " + quoted(word) + " is out of range", allowed);
      target = *value;
    });
  }

  void choice(const std::string& name, std::string& target, const std::vector<std::string>& allowed,
              const std::string& help) {
    text(name, joined(allowed, "|"), target, help, [=, &target](const std::string& word) {
      if (std::find(allowed.begin(), allowed.end(), word) == allowed.end()) {
        throw BadInput(name + ": unknown value " + quoted(word),
                       "allowed: " + joined(allowed, ", "));
      }
      target = word;
    });
  }

  void toggle(const std::string& name, bool& target, const std::string& help) {
    app_.add_flag_callback(
            name, [&target, value = !target] { target = value; }, help)
        ->disable_flag_override();  // refuses --name=value
  }

 private:
  CLI::App& app_;
};

Device read_device(const std::string& text, bool cpu_only) {
  if (text == "cpu") return kCPU;
  const auto wrong = [&](const std::string& why, const std::string& allowed) {
    return BadInput("--device: " + why, "allowed: " + allowed);
  };
  if (text != "cuda" && text.rfind("cuda:", 0) != 0) {
    throw wrong("unknown device " + quoted(text), cpu_only ? "cpu" : "cpu, cuda, cuda:N");
  }
  if (cpu_only) throw wrong(quoted(text) + ", but this stage computes on the CPU", "cpu");
  const std::int64_t count = ladder::cuda::is_available() ? ladder::cuda::device_count() : 0;
  if (count == 0) throw wrong(quoted(text) + ", but there is no CUDA device here", "cpu");
  if (text == "cuda") return Device(text);
  const auto index = read_number<std::int64_t>(text.substr(std::strlen("cuda:")));
  if (!index || *index < 0 || *index >= count) {
    throw wrong("no device " + quoted(text),
                "cpu, cuda, cuda:0 to cuda:" + std::to_string(count - 1));
  }
  return Device("cuda:" + std::to_string(*index));
}

// The machine's memory, or what a container may use of it.
double memory_bytes() {
  double bytes =
      static_cast<double>(sysconf(_SC_PHYS_PAGES)) * static_cast<double>(sysconf(_SC_PAGE_SIZE));
  for (const char* limit :
       {"/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"}) {
    double value = 0;
    if (std::ifstream(limit) >> value) bytes = std::min(bytes, value);
  }
  return bytes;
}

// Refuses sizes that would make the system kill the program half way. In double, nothing overflows.
void check_memory(const Options& options, const Stage& stage) {
  const auto n = static_cast<double>(options.batch_size),
             in = static_cast<double>(options.input_dim);
  const auto h = static_cast<double>(options.hidden_dim),
             out = static_cast<double>(options.output_dim);
  const double data = n * (in + out);  // x, y
  const double weights =
      in * h + h * out + (stage.middle_layer ? h * h : 0.0);  // + gradients, two states, two spare
  const double layers = n * (h + out);                        // h, a, y_pred, their gradients ...
  const double bytes = (2 * data + 6 * weights + 8 * layers) * (options.dtype == kFloat64 ? 8 : 4);
  const double memory = memory_bytes();
  if (bytes <= memory) return;
  const auto gigabytes = [](double value) {
    return python_repr(std::round(value / 1e8) / 10) + " GB";
  };
  throw BadInput(
      "--batch-size, --input-dim, --hidden-dim, --output-dim: training at these sizes takes "
      "about " +
          gigabytes(bytes),
      "allowed: what fits into the " + gigabytes(memory) + " of memory here");
}

// Empty when --help was asked for (and printed).
std::optional<Options> parse(int argc, char** argv, const Stage& stage) {
  Options options;
  options.learning_rate = stage.learning_rate;
  options.optimizer = stage.optimizer;
  std::string dtype = stage.dtype == kFloat64 ? "float64" : "float32";

  CLI::App app("Trains a two-layer network and prints the loss of each step on stdout.");
  app.get_formatter()->column_width(48);
  app.allow_extras();  // to name what is unknown in our own words
  Flags flags(app);
  flags.whole("--seed", options.seed, 0, 4294967295, "of the random numbers");
  flags.whole("--iterations", options.iterations, 0, billion, "training steps");
  flags.real("--learning-rate", options.learning_rate, "step size of the update");
  flags.text("--device", stage.cpu_only ? "cpu" : "cpu|cuda|cuda:N", "cpu", "where to compute",
             [&](const std::string& text) { options.device = read_device(text, stage.cpu_only); });
  flags.choice("--dtype", dtype, {"float32", "float64"}, "of all numbers");
  flags.whole("--print-every", options.print_every, 1, billion,
              "print where t % K equals the phase");
  flags.whole("--print-phase", options.print_phase, 0, billion, "that phase, below --print-every");
  flags.whole("--batch-size", options.batch_size, 1, billion, "rows of x and y");
  flags.whole("--input-dim", options.input_dim, 1, billion, "columns of x");
  flags.whole("--hidden-dim", options.hidden_dim, 1, billion, "width of the hidden layer");
  flags.whole("--output-dim", options.output_dim, 1, billion, "columns of y");
  flags.toggle("--timing", options.timing, "report the time of a step on stderr");

  const auto own = [&](const char* name) {
    return std::find(stage.flags.begin(), stage.flags.end(), name) != stage.flags.end();
  };
  if (own("--no-bias")) flags.toggle("--no-bias", options.bias, "linear layers without bias");
  if (own("--init")) flags.choice("--init", options.init, {"default", "normal"}, "of the weights");
  if (own("--optimizer")) {
    flags.choice("--optimizer", options.optimizer, {"adam", "sgd", "momentum", "rmsprop"},
                 "takes the steps");
  }
  if (own("--activation")) {
    flags.choice("--activation", options.activation, {"relu", "clamp", "none"},
                 "none: the ReLU is computed, then not used");
  }
  if (own("--show-residual"))
    flags.toggle("--show-residual", options.show_residual, "print y_pred - y at the end");
  if (own("--show-parameters")) {
    flags.toggle("--show-parameters", options.show_parameters,
                 "print the parameters' names and shapes, then stop");
  }

  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    std::fputs(app.help().c_str(), stdout);
    return std::nullopt;
  } catch (const CLI::ParseError& error) {
    throw BadInput(error.what(), "--help shows what is allowed");
  }
  if (const auto unknown = app.remaining(); !unknown.empty()) {
    std::vector<std::string> names;
    for (const auto* option : app.get_options()) names.push_back(option->get_name());
    throw BadInput("unknown argument " + quoted(unknown.front()),
                   "allowed: " + joined(names, ", "));
  }
  if (options.print_phase >= options.print_every) {
    throw BadInput("--print-phase: '" + std::to_string(options.print_phase) + "' is out of range",
                   "allowed: whole numbers below --print-every, from 0 to " +
                       std::to_string(options.print_every - 1));
  }
  options.dtype = dtype == "float64" ? kFloat64 : kFloat32;
  check_memory(options, stage);
  return options;
}

void flush_stdout() {
  if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0) return;
  const int error = errno;
  pollfd out{STDOUT_FILENO, 0, 0};
  poll(&out, 1, 0);
  if (error == EPIPE || (out.revents & (POLLERR | POLLHUP | POLLNVAL)) != 0) throw StdoutClosed();
  throw std::runtime_error(std::string("cannot write to stdout: ") + std::strerror(error));
}

}  // namespace

int run_stage(int argc, char** argv, const Stage& stage, void (*train)(const Options&)) {
  std::signal(SIGPIPE, SIG_IGN);  // writing fails instead, and flush_stdout() sees it
  try {
    if (const auto options = parse(argc, argv, stage)) train(*options);
    flush_stdout();
    return 0;
  } catch (const StdoutClosed&) {
    return 0;
  } catch (const BadInput& error) {
    return report(2, error.what());
  } catch (const std::bad_alloc&) {
    return report(2, "the memory does not suffice for these sizes; allowed: smaller ones");
  } catch (const std::exception& error) {
    const std::string text = error.what();  // libtorch's go on with a stack trace
    return report(1, text.substr(0, text.find('\n')));
  }
}

LossPrinter::LossPrinter(const Options& options) : options_(options) {}

void LossPrinter::operator()(std::int64_t t, double loss) {
  if (options_.timing) {
    const auto now = Clock::now();
    if (calls_ == 0) first_ = now;
    if (calls_ > 0) {
      const double step = std::chrono::duration<double, std::milli>(now - last_).count();
      constexpr std::size_t kept =
          10'000;  // enough for a median, and memory does not grow with the steps
      if (recent_.size() < kept) recent_.push_back(step);
      recent_[static_cast<std::size_t>(calls_ - 1) % kept] = step;
    }
    last_ = now;
    ++calls_;
  }
  if (t % options_.print_every == options_.print_phase) {
    std::printf("%lld %s\n", static_cast<long long>(t), python_repr(loss).c_str());
    flush_stdout();
  }
  if (!std::isfinite(loss) && !hint_given_) {
    hint_given_ = true;
    std::fprintf(stderr,
                 "hint: the loss is %s since step %lld; try a --learning-rate smaller than %s\n",
                 python_repr(loss).c_str(), static_cast<long long>(t),
                 python_repr(options_.learning_rate).c_str());
  }
}

LossPrinter::~LossPrinter() {
  if (!options_.timing || std::uncaught_exceptions() > 0) return;
  std::sort(recent_.begin(), recent_.end());
  const double median = recent_.empty() ? 0.0 : recent_[recent_.size() / 2];
  std::fprintf(stderr, "timing: %lld steps, median %.4f ms a step, total %.3f s\n",
               static_cast<long long>(calls_), median,
               std::chrono::duration<double>(last_ - first_).count());
}

}  // namespace ladder
