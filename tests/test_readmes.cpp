// What the READMEs state: each number is read there, and computed again. How a check finds its
// numbers, and when one holds, is said in readme.hpp.
#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <set>

#include "common/harness/python_random.hpp"
#include "common/nn.hpp"

#include "readme.hpp"

using namespace ladder;
namespace fs = std::filesystem;

namespace {

const Options kDefaults;

// A stage with some of its lines changed, as a reader would change and compile it.
class EditedStage {
 public:
  explicit EditedStage(const std::string& stage) : stage_(stage_folder(stage)) {
    char name[] = "/tmp/ladder_edited_XXXXXX";
    REQUIRE(mkdtemp(name) != nullptr);
    folder_ = name;
    fs::copy(fs::path(LADDER_SOURCE_DIR) / stage_, folder_ / stage_);
  }
  EditedStage(const EditedStage&) = delete;
  EditedStage& operator=(const EditedStage&) = delete;
  ~EditedStage() { fs::remove_all(folder_); }

  /// Comments out each line of the program that has this text; how many they were.
  std::int64_t comment_out(const std::string& text) {
    return change(text, [](const std::string& line) { return "// " + line; });
  }
  std::int64_t put_before(const std::string& text, const std::string& code) {
    return change(text, [&](const std::string& line) { return code + "\n" + line; });
  }

  CommandResult run(const std::string& flags) const {
    const std::string build = fs::path(LADDER_BIN_DIR).parent_path();
    const std::string source = std::string(LADDER_SOURCE_DIR) + "/" + stage_ + "/main.cpp";
    // What Ninja would do to build the stage; the source and what is made lie elsewhere.
    const CommandResult all = run_command(
        "cd '" + build +
        "' && \"$(sed -n 's/^CMAKE_MAKE_PROGRAM:[A-Z]*=//p' CMakeCache.txt)\" -t commands bin/" +
        stage_);
    std::istringstream lines(all.out);
    std::string compile, link;
    for (std::string line; std::getline(lines, line); link = line)
      if (line.find(" -c " + source) != std::string::npos) compile = line;
    std::smatch object;
    REQUIRE_MESSAGE(std::regex_search(compile, object, std::regex(" -o (\\S+)")), all.out, all.err);
    const std::string old_object = object.str(1);  // `object` looks into `compile`, which changes
    const std::string made = folder_ / "main.o", program = folder_ / "program";
    for (std::string* command : {&compile, &link}) {
      replace(*command, source, folder_ / stage_ / "main.cpp");
      replace(*command, old_object, made);
    }
    replace(compile, " -o ", " -O1 -iquote " + folder_.string() + " -o ");
    replace(link, " -o bin/" + stage_, " -o " + program);
    const CommandResult built = run_command("cd '" + build + "' && " + compile + " && " + link);
    REQUIRE_MESSAGE(built.code == 0, built.out, built.err);
    return run_command(program + " " + flags);
  }

 private:
  template <class F> std::int64_t change(const std::string& text, F new_line) {
    std::int64_t changed = 0;
    for (const auto& entry : fs::directory_iterator(folder_ / stage_)) {
      if (entry.path().filename() != "main.cpp" && entry.path().extension() != ".hpp") continue;
      std::ifstream in(entry.path());
      std::string all;
      for (std::string line; std::getline(in, line);) {
        const bool is_it = line.find(text) != std::string::npos;
        changed += is_it;
        all += (is_it ? new_line(line) : line) + "\n";
      }
      in.close();
      std::ofstream(entry.path()) << all;
    }
    return changed;
  }

  static void replace(std::string& text, const std::string& old, const std::string& now) {
    for (std::size_t at = 0; (at = text.find(old, at)) != std::string::npos; at += now.size())
      text.replace(at, old.size(), now);
  }

  std::string stage_;
  fs::path folder_;
};

std::string losses_text(const std::string& program, const std::string& flags) {
  std::string text;
  for (const auto& [t, loss] : losses_of_run(program, flags))
    text += std::to_string(t) + " " + loss + "\n";
  return text;
}

// All programs of the command print the same lines.
void check_same_lines(const Command& command) {
  REQUIRE(command.programs.size() > 1);
  for (const std::string& program : command.programs)
    CHECK_MESSAGE(
        losses_text(program, command.flags) == losses_text(command.programs[0], command.flags),
        program, command.flags);
}

std::vector<Word> items(const Word& list) {
  std::vector<Word> words;
  std::istringstream text(list.text);
  for (std::string item; text >> item;) {
    if (item.back() == ',') item.pop_back();
    words.push_back({"number", item});
  }
  return words;
}

std::size_t count_of(const std::string& pattern, const std::string& text) {
  const std::regex expression(pattern);
  return static_cast<std::size_t>(
      std::distance(std::sregex_iterator(text.begin(), text.end(), expression), {}));
}

// What a program's --help states as a flag's value: N=0, or N [0] with a newer CLI11.
std::string default_of(const std::string& stage, const std::string& flag) {
  std::smatch match;
  const std::string help = run(stage_folder(stage), "--help");
  REQUIRE_MESSAGE(
      std::regex_search(help, match, std::regex(flag + R"(\s+\S+?(?:=| \[)([^\s\]]+))")), flag,
      ": ", help);
  return match.str(1);
}

void check_default(const std::string& stage, const std::string& flag, const Word& stated) {
  const std::string value = default_of(stage, flag);
  const bool same =
      std::isdigit(value[0]) ? std::stod(value) == stated.value() : value == stated.text;
  CHECK_MESSAGE(same, flag, " of ", stage, " is ", value, " by default, and a README states ",
                stated.text);
}

// The loss of stage 05 before the first step, and the sum of its gradient's squares.
std::pair<double, double> first_gradient(bool normal) {
  manual_seed(kDefaults.seed);
  const Tensor x = randn({kDefaults.batch_size, kDefaults.input_dim}, kFloat32);
  const Tensor y = randn({kDefaults.batch_size, kDefaults.output_dim}, kFloat32);
  nn::Sequential model{nn::Linear(kDefaults.input_dim, kDefaults.hidden_dim), nn::ReLU(),
                       nn::Linear(kDefaults.hidden_dim, kDefaults.output_dim)};
  if (normal)
    for (const std::size_t i : {0U, 2U}) nn::init::normal_(model[i]->as<nn::Linear>()->weight);
  const Tensor loss = (model->forward(x) - y).pow(2).sum();
  loss.backward();
  double squares = 0;
  for (const Tensor& w : model->parameters()) squares += w.grad().pow(2).sum().item<double>();
  return {loss.item<double>(), squares};
}

// What 08's README calculates of many machines, from the sizes, what a network and a core do in a
// second, and how many machines there are.
void check_many_machines(Readme& readme) {
  const auto check = [&](const Word& stated, double computed) { readme.compare(stated, computed); };
  const auto small = readme.read(
      "Say {number} gigabits a second, and {number} ms a message. Stage 08 has {number} weights of "
      "{number} bytes: among {number} machines it takes {number} ms to send their gradients, and "
      "{number} ms for the messages. A step of {number} examples");
  const Options defaults;
  const double D_in = static_cast<double>(defaults.input_dim), machines = small[4].value();
  const double D_out = static_cast<double>(defaults.output_dim);
  const auto layer = [](double in, double out) { return in * out + out; };
  const auto ms_to_send = [&](double weights) {
    const double bytes = weights * static_cast<double>(elementSize(defaults.dtype));
    return 2 * bytes * (machines - 1) / machines * 8 / (small[0].value() * 1e9) * 1e3;
  };
  const double messages = 2 * (machines - 1) * small[1].value();
  const double h = static_cast<double>(defaults.hidden_dim);
  const double weights = layer(D_in, h) + layer(h, h) + layer(h, D_out);
  check(small[2], weights);
  check(small[3], static_cast<double>(elementSize(defaults.dtype)));
  check(small[5], ms_to_send(weights));
  check(small[6], messages);
  check(small[7], static_cast<double>(defaults.batch_size));

  const auto large = readme.read(
      "Now `--batch-size 65536 --hidden-dim 1000` in stage 06: {number} GFLOP a step, "
      "billions of operations. At {number} GFLOP a second, which one core has done here, that is "
      "{number} s on one "
      "machine and {number} s on each of {number}. Its {number} weights take {number} ms to send, "
      "and the messages {number} ms as ever: {number} s a step, {number} times as fast. With a "
      "batch of {number}, it is {number} s on one machine and {number} s on {number}: {number} "
      "times as fast.");
  const double H = 1000, rate = large[1].value() * 1e9;
  // Of each weight and example: forward, and backward to the weight and, but in the first layer, to
  // what came in; a product and a sum each.
  const auto seconds = [&](double N) { return N * (4 * D_in * H + 6 * H * D_out) / rate; };
  const double many = layer(D_in, H) + layer(H, D_out);
  const double waiting = (ms_to_send(many) + messages) / 1e3;
  check(large[0], seconds(65536) * rate / 1e9);
  check(large[2], seconds(65536));
  check(large[3], seconds(65536) / machines);
  check(large[4], machines);
  check(large[5], many);
  check(large[6], ms_to_send(many));
  check(large[7], messages);
  const double together = seconds(65536) / machines + waiting;
  check(large[8], together);
  check(large[9], seconds(65536) / together);
  const double few = seconds(large[10].value());
  check(large[11], few);
  check(large[12], few / machines + waiting);
  check(large[13], machines);
  check(large[14], few / (few / machines + waiting));
}

}  // namespace

TEST_SUITE("readmes") {
  TEST_CASE("README.md") {
    Readme readme;

    // The table: each stage's idea, and two losses of it.
    const auto head = readme.read("stage idea loss at {step} loss at {step} ms a step");
    const std::string every =
        "--print-every " + readme.read("on stdout, every {count}th here")[0].text;
    int rows = 0;
    for (const auto& entry : fs::directory_iterator(LADDER_SOURCE_DIR)) {
      const std::string stage = entry.path().filename();
      if (!std::isdigit(stage[0])) continue;
      ++rows;
      const std::string source = text_of_file(stage + "/main.cpp");
      const std::string idea = source.substr(0, source.find('\n')).substr(stage.size() + 5);
      const auto row = readme.read(stage + " " + idea + " {loss} {loss} {milliseconds}");
      const Losses losses = losses_of_run(stage, every);
      const Golden golden{stage, " ", ""};
      const double first = std::stod(losses[0].second);
      for (const std::size_t i : {0U, 1U}) {
        const std::int64_t step = head[i].count();
        const double loss = std::stod(loss_at(losses, step));
        readme.compare(row[i], loss, " at step " + head[i].text,
                       allowed_difference(golden, stage.starts_with("01"), step, loss, first));
      }
    }
    CHECK(rows == 8);
    CHECK(losses_of_run("06_optim", every).back().first == head[1].count());

    // The other table is what a command prints.
    const CommandResult ladder = run_command(std::string(LADDER_SOURCE_DIR "/tutorial") + " read");
    CHECK_MESSAGE(readme.text().find("```\n" + ladder.out + "```\n") != std::string::npos,
                  "README.md: its table of the library is to be what ./tutorial read prints:\n",
                  ladder.out, ladder.err);

    // Python beside C++. What Python printed is in tests/golden.
    const auto block = readme.read(
        "$ build/release/bin/03_autograd --iterations {count} $ /usr/bin/python3 "
        "03_autograd/reference.py --iterations {count} {step} {loss} {step} {loss} {step} {loss} "
        "{step} {loss} {step} {loss} {step} {loss} ```");
    const Losses ours = losses_of_run("03_autograd", "--iterations " + block[0].text);
    const Losses python = losses_of(text_of_file("tests/golden/losses/03_autograd.txt")
                                        .substr(std::string("# 03_autograd\n").size()));
    CHECK(block[0].text == block[1].text);
    REQUIRE(static_cast<std::size_t>(block[0].count()) == ours.size());
    for (std::size_t i = 0; i < ours.size(); ++i) {
      const Word* const row = &block[2 + 4 * i];
      const double loss = std::stod(ours[i].second);
      CHECK(row[0].count() == ours[i].first);
      readme.compare(
          row[1], loss, " in C++",
          allowed_difference({"03_autograd", " ", ""}, false, ours[i].first, loss, loss));
      CHECK(row[2].count() == python[i].first);
      CHECK_MESSAGE(row[3].text == python[i].second, "README.md: Python's loss of step ", i);
    }
    const auto versions =
        readme.read("the same step in NumPy {number} (01) or PyTorch {number} (02 to 08)");
    const std::string made_with = text_of_file("tests/golden/made_with.txt");
    CHECK(made_with.find("NumPy " + versions[0].text + ".") != std::string::npos);
    CHECK(made_with.find("PyTorch " + versions[1].text + ".") != std::string::npos);

    readme.check("# hardly learns: {first} to {last}");
    // Larger weights: the rate that hardly learned without them is enough.
    const auto enough = readme.read("# larger weights: {--learning-rate} is enough");
    const Command larger = readme.command(), small = readme.command(2);
    CHECK(larger.flags.find(enough[0].text) != std::string::npos);
    CHECK(small.flags.find(enough[0].text) != std::string::npos);
    const auto share_left = [](const Command& command) {
      const Losses losses = losses_of_run(command.programs[0], command.flags);
      return std::stod(losses.back().second) / std::stod(losses.front().second);
    };
    CHECK(share_left(small) > 0.5);
    CHECK(share_left(larger) < 1e-6);

    // The flags' defaults, as the programs themselves state them.
    const auto seed =
        readme.read("| `--seed` | {number} | of data and weights, up to {number}^{number} - 1 |");
    check_default("02", "--seed", seed[0]);
    const double largest = std::pow(seed[1].value(), seed[2].value()) - 1;
    for (const double over : {0.0, 1.0}) {
      char value[32];
      std::snprintf(value, sizeof value, "%.0f", largest + over);
      const auto result =
          run_command(stage("02_tensor_manual_grad") + " --iterations 0 --seed " + value);
      CHECK(result.code == (over == 0 ? 0 : 2));
    }
    check_default("02", "--iterations", readme.read("| `--iterations` | {number} |")[0]);
    const auto rates =
        readme.read("| `--learning-rate` | {number} in 01 to {stage}, then {number} |");
    const auto dtypes = readme.read("| `--dtype` | {text} in 01, then {text} |");
    for (const char* number : {"01", "02", "03", "04", "05", "06", "07", "08"}) {
      check_default(number, "--learning-rate", number <= rates[1].text ? rates[0] : rates[2]);
      check_default(number, "--dtype", dtypes[number > std::string("01")]);
    }
    const auto printed = readme.read("| `--print-every`, `--print-phase` | {number}, {number} |");
    check_default("02", "--print-every", printed[0]);
    check_default("02", "--print-phase", printed[1]);
    const auto sizes = readme.read(
        "| `--batch-size`, `--input-dim`, `--hidden-dim`, `--output-dim` | {size}, {size}, {size}, "
        "{size} |");
    check_default("02", "--batch-size", sizes[0]);
    check_default("02", "--input-dim", sizes[1]);
    check_default("02", "--hidden-dim", sizes[2]);
    check_default("02", "--output-dim", sizes[3]);
    CHECK(run_command(stage("02_tensor_manual_grad") + " --no-such-flag").code ==
          readme.read("stderr and exit code {count}.")[0].count());

    const auto needed = readme.read("It takes CMake {number}, Ninja, a C++{number} compiler");
    const std::string cmake = text_of_file("CMakeLists.txt");
    CHECK(cmake.find("cmake_minimum_required(VERSION " + needed[0].text + ")") !=
          std::string::npos);
    CHECK(cmake.find("CXX_STANDARD " + needed[1].text + " ") != std::string::npos);

    readme.constant("products of {number}-bit factors",
                    "the mantissa of TF32, by NVIDIA's documentation");
    readme.constant("the CUDA Toolkit {number} or newer", "what the preset cuda was built with");
    readme.everything_was_read();
  }

  TEST_CASE("01") {
    Readme readme("01");
    const auto weights = readme.read("Nobody could try out {number} weights one at a time.");
    readme.compare_counts(weights[0],
                          kDefaults.hidden_dim * (kDefaults.input_dim + kDefaults.output_dim));
    {
      // The example of a product's derivative, its matrices line by line.
      const auto given = readme.read(
          "A = {number} {number} B = {number} {number} G = {number} {number} {number} {number} "
          "{number} {number} {number} {number}");
      const auto matrix = [](const std::vector<Word>& words, std::size_t first,
                             std::size_t per_line) {
        const auto number = [&](std::size_t i) { return words[i].value(); };
        return tensor({{number(first), number(first + 1)},
                       {number(first + per_line), number(first + per_line + 1)}});
      };
      const Tensor a = matrix(given, 0, 6), b = matrix(given, 2, 6), g = matrix(given, 4, 6);
      const auto found = readme.read(
          "G Bᵀ = {number} {number} Aᵀ G = {number} {number} {number} {number} {number} {number}");
      CHECK(matrix(found, 0, 4).equal(g.mm(b.t())));
      CHECK(matrix(found, 2, 4).equal(a.t().mm(g)));
      const auto one = readme.read("is {number} · {number} + {number} · {number} = {number}:");
      CHECK(one[0].value() * one[1].value() + one[2].value() * one[3].value() == one[4].value());
      CHECK(one[4].value() == found[0].value());
    }
    const auto residual = readme.read(
        "No entry is larger than {number}, and their squares sum to the loss, {number}.");
    const Command command = readme.command();
    std::string text = run(command.programs[0], command.flags);
    text = text.substr(text.find("array(") + 6);
    for (char& c : text)
      if (std::string("[](),").find(c) != std::string::npos) c = ' ';
    std::istringstream entries(text);
    double largest = 0, sum = 0, entry = 0;
    std::int64_t n = 0;
    for (; entries >> entry; ++n) {
      largest = std::max(largest, std::abs(entry));
      sum += entry * entry;
    }
    CHECK(n == kDefaults.batch_size * kDefaults.output_dim);
    CHECK(largest <= residual[0].value());
    CHECK(largest > residual[0].value() / 2);
    readme.compare(residual[1], sum);

    readme.check(
        "The loss grows from {first} to {loss} at step {step}, is `{loss}` at step {step} and "
        "`{loss}` at step {step}.");

    const auto single =
        readme.read("At step {step} the loss agrees with that of float64 to {count} digits.");
    const Command float32 = readme.command();
    const std::string float64 = with_flag(float32.flags, "--dtype", "float64");
    const auto loss = [&](const std::string& flags, const Word& step) {
      return std::stod(loss_at(losses_of_run(float32.programs[0], flags), step.count()));
    };
    const double apart = std::abs(loss(float32.flags, single[0]) / loss(float64, single[0]) - 1);
    CHECK_MESSAGE(apart < std::pow(10, -single[1].count()), "apart by ", apart);
    const auto late = readme.read("At step {step} it is {loss}, and in float64 {loss}:");
    readme.compare(late[1], loss(float32.flags, late[0]));
    readme.compare(late[2], loss(float64, late[0]));

    {
      EditedStage edited("01");
      const auto line = readme.read("comment out the line that begins with `{text}`");
      CHECK(edited.comment_out(line[0].text) == 1);
      const auto frozen = readme.read(
          "the loss is {loss} at step {step}, where the program as it was is at {loss}.");
      const std::string flags = "--print-every 99";
      CHECK(readme.text().find("./tutorial run mine -- " + flags) != std::string::npos);
      readme.compare(frozen[0],
                     std::stod(loss_at(losses_of(edited.run(flags).out), frozen[1].count())));
      readme.compare(frozen[2],
                     std::stod(loss_at(losses_of_run(command.programs[0], ""), frozen[1].count())));
    }
    readme.check_exercises();
    readme.everything_was_read();
  }

  TEST_CASE("02") {
    Readme readme("02");
    const auto low = readme.read("At {--learning-rate} the loss ends below {number}.");
    const Command above = readme.command();
    check_default("02", "--learning-rate", low[0]);
    const Losses losses = losses_of_run(above.programs[0], "");
    CHECK(std::stod(losses.back().second) < low[1].value());
    readme.check(
        "At {--learning-rate} it gets stuck: {loss} at step {step} and still {loss} at step "
        "{step}.",
        1);
    readme.check("At {--learning-rate} it is `{loss}` at step {step}.");

    const auto lower = readme.read("float64 ends lower, at {last} instead of {last}.");
    Command command = readme.command();
    readme.check({lower[0]}, command);
    command.flags = with_flag(command.flags, "--dtype", "float32");
    readme.check({lower[1]}, command);

    {
      EditedStage edited("02");
      const auto line = readme.read("the line of `{text}`, so that it reads `{text}`");
      CHECK(edited.comment_out("const Tensor " + line[0].text + " =") == 1);
      CHECK(edited.put_before("const Tensor grad_h_relu =",
                              "const Tensor " + line[0].text + " = " + line[1].text + ";") == 1);
      const auto words = readme.read(
          "stops in the first backward pass with \"{text} ({count}x{count} and "
          "{count}x{count})\".");
      const CommandResult result = edited.run("");
      CHECK(losses_of(result.out).size() == 1);
      CHECK_MESSAGE(result.err.find(words[0].text) != std::string::npos, result.err);
      readme.compare_counts(words[1], kDefaults.batch_size);
      readme.compare_counts(words[2], kDefaults.hidden_dim);
      readme.compare_counts(words[3], kDefaults.batch_size);
      readme.compare_counts(words[4], kDefaults.output_dim);
    }

    // What one step asks a GPU for, counted in the program.
    const auto work = readme.read(
        "is {count} pieces of work: {count} products, {count} elementwise kernels and a sum.");
    const std::string program = text_of_file("02_tensor_manual_grad/main.cpp");
    const std::string step =
        std::regex_replace(program.substr(program.find("loop.run(")), std::regex("//[^\n]*"), "");
    const auto products = static_cast<std::int64_t>(count_of(R"(\.mm\()", step));
    const auto elementwise = static_cast<std::int64_t>(
        count_of(R"(\.(clamp_min|pow|clone|masked_fill_|sub_)\(| - | < |\d \* )", step));
    const auto sums = static_cast<std::int64_t>(count_of(R"(\.sum\()", step));
    CHECK(sums == 1);
    readme.compare_counts(work[0], products + elementwise + sums);
    readme.compare_counts(work[1], products);
    readme.compare_counts(work[2], elementwise);
    const auto largest = readme.read("multiplies and adds {number} times");
    readme.compare(largest[0], static_cast<double>(kDefaults.batch_size * kDefaults.input_dim *
                                                   kDefaults.hidden_dim));

    readme.constant("to {number} bits of mantissa", "TF32, by NVIDIA's documentation");
    readme.check_exercises();
    readme.everything_was_read();
  }

  TEST_CASE("03") {
    Readme readme("03");
    const auto shape = readme.read("`w1.grad()` is a matrix of {number} × {number}");
    readme.compare_counts(shape[0], kDefaults.input_dim);
    readme.compare_counts(shape[1], kDefaults.hidden_dim);

    readme.read("The same lines twice");
    check_same_lines(readme.command());

    {
      const auto words = readme.read("comment out the {count} `{text}` lines, and run it again.");
      EditedStage edited("03");
      readme.compare_counts(words[0], edited.comment_out("." + words[1].text));
      const auto path = readme.read(
          "The loss comes down to {loss} at step {step}, climbs again, and is `{loss}` by step "
          "{step}.");
      const Losses losses = losses_of(edited.run("").out);
      const double bottom = std::stod(loss_at(losses, path[1].count()));
      readme.compare(path[0], bottom);
      CHECK(std::stod(loss_at(losses, path[1].count() + 25)) > bottom);
      CHECK(loss_at(losses, path[3].count()) == path[2].text);
    }
    {
      const auto words =
          readme.read("comment out the `{text}` line. The program stops with \"{text}\":");
      EditedStage edited("03");
      CHECK(edited.comment_out(words[0].text) == 1);
      const CommandResult result = edited.run("");
      CHECK(result.code == 1);
      CHECK_MESSAGE(result.err.find(words[1].text) != std::string::npos, result.err);
    }
    readme.check_exercises();
    readme.everything_was_read();
  }

  TEST_CASE("04") {
    Readme readme("04");
    const auto lines =
        readme.read("`{text}` takes {count} lines out of `main.cpp` and puts {count} in");
    const CommandResult shown = run_command("cd '" LADDER_SOURCE_DIR "' && " + lines[0].text);
    REQUIRE(shown.code == 0);
    const std::size_t second_file = shown.out.find("\n--- ", 1);
    const std::string program = shown.out.substr(0, second_file);
    readme.compare_counts(lines[1], static_cast<std::int64_t>(count_of("\n-[^-]", program)));
    readme.compare_counts(lines[2], static_cast<std::int64_t>(count_of("\n\\+[^+]", program)));
    CHECK(shown.out.substr(second_file).find("+++ 04_custom_function/my_relu.hpp") !=
          std::string::npos);

    const auto six = readme.read("Twice the same {count} losses.");
    const Command both = readme.command();
    check_same_lines(both);
    readme.compare_counts(
        six[0], static_cast<std::int64_t>(losses_of_run(both.programs[0], both.flags).size()));

    EditedStage wrong("04"), right("04");
    const auto mistake = readme.read("comment out the line with `{text}`");
    CHECK(wrong.comment_out(mistake[0].text) == 1);
    const auto words = readme.read(
        "the loss is {loss} at step {step}, lower than the correct program's {loss}, and it ends "
        "at {last}.");
    const Losses losses = losses_of(wrong.run("").out);
    readme.compare(words[0], std::stod(loss_at(losses, words[1].count())));
    readme.compare(words[2],
                   std::stod(loss_at(losses_of_run("04_custom_function", ""), words[1].count())));
    CHECK(words[0].value() < words[2].value());
    readme.compare(words[3], std::stod(losses.back().second));

    // The README's own code, put where it says.
    std::smatch code;
    const std::string text = readme.text();
    REQUIRE(std::regex_search(text, code, std::regex("```cpp\n([^`]*)```")));
    const auto before = readme.read("so put it before `{text}`, or the losses change.");
    for (EditedStage* edited : {&wrong, &right})
      CHECK(edited->put_before(before[0].text, code.str(1)) == 1);
    const auto error = readme.read(
        "begins with \"{text}\" (the Jacobian is the table of all the slopes, of each output for "
        "each input) and names the element and both values: numerical {count}, analytical "
        "{count}.");
    const CommandResult stopped = wrong.run("");
    CHECK(stopped.code == 1);
    CHECK_MESSAGE(stopped.err.find("error: " + error[0].text) == 0, stopped.err);
    std::smatch both_values;
    REQUIRE_MESSAGE(std::regex_search(stopped.err, both_values,
                                      std::regex("numerical:? (\\S+),? analytical:? (\\S+)")),
                    stopped.err);
    readme.compare_counts(error[1], std::lround(std::stod(both_values.str(1))));
    readme.compare_counts(error[2], std::lround(std::stod(both_values.str(2))));
    CHECK(losses_of(right.run("").out) == losses_of_run("04_custom_function", ""));
    readme.check_exercises();
    readme.everything_was_read();
  }

  TEST_CASE("05") {
    Readme readme("05");
    check_default("05", "--learning-rate",
                  readme.read("the default learning rate is {number}.")[0]);
    const std::string parameters = run("05_nn_module", "--show-parameters");
    CHECK(parameters.find(readme.read("`--show-parameters` prints `{text}`.")[0].text + "\n") !=
          std::string::npos);

    const auto bounds = readme.read("±{number} in the first layer, ±{number} in the second.");
    readme.compare(bounds[0], 1 / std::sqrt(static_cast<double>(kDefaults.input_dim)));
    readme.compare(bounds[1], 1 / std::sqrt(static_cast<double>(kDefaults.hidden_dim)));
    readme.compare_counts(readme.read("Then $h$ has variance {number}.")[0], kDefaults.input_dim);

    const auto rate = readme.read("share of the loss that one step at {number} takes");
    for (const bool normal : {false, true}) {
      const auto row = readme.read(std::string(normal ? "| normal" : "| default") +
                                   " | {number} | {number} | {number} %");
      const auto [loss, squares] = first_gradient(normal);
      readme.compare(row[0], loss);
      readme.compare(row[1], squares);
      readme.compare(row[2], 100 * rate[0].value() * squares / loss);
      const Losses losses =
          losses_of_run("05_nn_module", normal ? "--init normal --iterations 10" : "");
      CHECK(std::stod(losses[0].second) == doctest::Approx(loss).epsilon(1e-5));
    }
    readme.read("**Why {number} hardly learns here.**");
    readme.check(
        readme.read(
            "{--iterations} steps at {--learning-rate} take the loss from {first} to {last};"),
        {{"05_nn_module"}, ""});
    readme.check("The names and shapes; {first} to {last};", 1);
    readme.check("{loss} at step {step} to {loss} at step {step}.");
    readme.check(
        "The loss falls to {loss} at step {step}, shoots up to {loss} at step {step}, recovers,",
        1);
    const auto low = readme.read("and ends below {number}.");
    const Losses falling = losses_of_run("05_nn_module", readme.command().flags);
    CHECK(std::stod(falling.back().second) < low[0].value());
    readme.check("At {--learning-rate} it does not recover: `{loss}` at step {step}.", 1);
    readme.check("Large weights with {--learning-rate}: `{loss}` at step {step}.");

    EditedStage mean("05");
    CHECK(mean.comment_out("nn::MSELoss loss_fn(") == 1);
    CHECK(mean.put_before("nn::MSELoss loss_fn(", "nn::MSELoss loss_fn;") == 1);
    const std::int64_t squares = kDefaults.batch_size * kDefaults.output_dim;
    const auto first = readme.read(
        "The first loss is {loss}, since the sum is divided by its {number} squares. So is the "
        "gradient, and with the rate from before the loss has got no further than {loss} at step "
        "{step}.");
    const Losses slow = losses_of(mean.run("").out);
    readme.compare(first[0], std::stod(loss_at(slow, 0)));
    readme.compare_counts(first[1], squares);
    readme.compare(first[2], std::stod(loss_at(slow, first[3].count())));
    const auto same = readme.read(
        "With a rate {number} times as large, {number}, the weights take the same way as ever: the "
        "loss is about {loss} at step {step}, a {number}th of the sum.");
    readme.compare_counts(same[0], squares);
    readme.compare(same[1], static_cast<double>(squares) * Options{}.learning_rate);
    readme.compare(same[2],
                   std::stod(loss_at(losses_of(mean.run("--learning-rate " + same[1].text).out),
                                     same[3].count())));
    readme.compare_counts(same[4], squares);
    readme.check_exercises();
    readme.everything_was_read();
  }

  TEST_CASE("06") {
    Readme readme("06");
    const auto steps = readme.read("| loss at step | {step} | {step} | {step} | {step} | {step} |");
    Command command = readme.command();
    for (const char* optimizer : {"sgd", "momentum", "rmsprop", "adam"}) {
      auto words = readme.read(std::string("| `") + optimizer +
                               "` | {loss} | {loss} | {loss} | {loss} | {loss} |");
      words.insert(words.end(), steps.begin(), steps.end());
      command.flags = with_flag(command.flags, "--optimizer", optimizer);
      readme.check(words, command);
    }
    const auto all = readme.read(
        "All at {number}, seed {number}, in float64; in float32, momentum gets no lower than about "
        "{number},");
    check_default("06", "--learning-rate", all[0]);
    check_default("06", "--seed", all[1]);
    const Losses momentum = losses_of_run("06_optim", "--optimizer momentum");
    double lowest = 1;
    for (const auto& [t, loss] : momentum) lowest = std::min(lowest, std::stod(loss));
    readme.compare(all[2], lowest);
    const auto adam = readme.read(
        "Adam is slow here because {number} is small for it: with `{text}` it is at {loss} at step "
        "{step}.");
    check_default("06", "--learning-rate", adam[0]);
    command.flags = with_flag(command.flags, "--optimizer", "adam") + " " + adam[1].text;
    readme.check({adam[2], adam[3]}, command);
    CHECK(losses_text("06_optim", "--optimizer sgd") == losses_text("05_nn_module", ""));

    const auto far =
        readme.read("Adam at {number} moves a weight by about {number} in {number} steps.");
    readme.compare(far[1], far[0].value() * far[2].value());
    readme.check("the loss is still {loss} at step {step}.", 1);
    readme.check("At {--learning-rate} it ends at about {last}.");
    readme.read("At {number} it needs more steps");
    readme.check(
        "The loss is {loss} at step {step}, {loss} at step {step} and {loss} at step {step}.");

    readme.constant(
        "{number}. Hinton, *Neural networks for machine learning*, lecture 6, {number} (RMSprop).",
        "years");
    readme.constant("optimization*, {number}.", "a year");
    readme.constant("make up for the start at {number},", "the initial state");
    readme.check_exercises();
    readme.everything_was_read();
  }

  TEST_CASE("07") {
    Readme readme("07");
    const auto sizes = readme.read(
        "a sum of {number} products does come out as exactly 0 now and then: late in this "
        "training, for one of the {number} elements");
    readme.compare_counts(sizes[0], kDefaults.input_dim);
    readme.compare_counts(sizes[1], kDefaults.batch_size * kDefaults.hidden_dim);

    const auto bug =
        readme.read("**better**: {loss} at step {step}, where the correct network is at {loss}.");
    Command command = readme.command();
    readme.check({bug[0], bug[1]}, command);
    command.flags = with_flag(command.flags, "--activation", "relu");
    readme.check({bug[2], bug[1]}, command);
    readme.read("The same lines twice.");
    check_same_lines(readme.command(1));

    const auto examples = readme.read("With {number} examples of {number} numbers each,");
    readme.compare_counts(examples[0], kDefaults.batch_size);
    readme.compare_counts(examples[1], kDefaults.input_dim);
    readme.check("The linear network ends at {last} and cannot get much lower:", 1);
    const auto half = readme.read(
        "of {number} random examples, a linear map with {number} inputs explains half.");
    CHECK(readme.command().flags.find("--batch-size " + half[0].text + " ") != std::string::npos);
    readme.compare_counts(half[1], kDefaults.input_dim);
    readme.check("The one with the ReLU is at {last} and still falling.");

    const auto clamp = readme.read(
        "The line of step {step} is the default's. At step {step} the last digits are others;");
    command = readme.command();
    const std::string relu = with_flag(command.flags, "--activation", "relu");
    const auto same_at = [&](std::size_t i) {
      const std::string loss =
          loss_at(losses_of_run("07_custom_module", command.flags), clamp[i].count());
      REQUIRE(loss != "no such line");
      return loss == loss_at(losses_of_run("07_custom_module", relu), clamp[i].count());
    };
    CHECK(same_at(0));
    CHECK(!same_at(1));
    const auto lines = readme.read("With `--dtype float64` all {count} lines are the same.");
    const std::string float64 = "--dtype float64 --activation ";
    readme.compare_counts(
        lines[0],
        static_cast<std::int64_t>(losses_of_run("07_custom_module", float64 + "clamp").size()));
    CHECK(losses_text("07_custom_module", float64 + "clamp") ==
          losses_text("07_custom_module", float64 + "relu"));

    EditedStage edited("07");
    const auto line = readme.read("Comment out `{text}` in `my/mine/main.cpp`");
    CHECK(edited.comment_out(line[0].text) == 1);
    const auto words = readme.read(
        "The loss at step {step} is the same as before, but it is {loss} at step {step}, instead "
        "of {loss}.");
    const Losses losses = losses_of(edited.run("").out);
    const Losses correct = losses_of_run("07_custom_module", "");
    CHECK(loss_at(losses, words[0].count()) == loss_at(correct, words[0].count()));
    readme.compare(words[1], std::stod(loss_at(losses, words[2].count())));
    readme.compare(words[3], std::stod(loss_at(correct, words[2].count())));
    readme.check_exercises();
    readme.everything_was_read();
  }

  TEST_CASE("08") {
    Readme readme("08");
    readme.check(
        "The loss jumps up and down: {loss} at step {step}, {loss} at step {step}, {loss} at step "
        "{step}.");
    const auto lists = readme.read(
        "Look only at the steps with depth 0 ({list}): {list}. That is a smooth curve.");
    const auto steps = items(lists[0]), losses = items(lists[1]);
    const Command command = readme.command();
    const Losses printed = losses_of_run(command.programs[0], command.flags);
    PythonRandom random(kDefaults.seed);
    std::size_t next = 0;
    for (const auto& [t, loss] : printed) {
      if (random.randint(0, 3) != 0) continue;
      REQUIRE(next < steps.size());
      readme.compare_counts(steps[next], t);
      readme.compare(losses[next++], std::stod(loss), " at step " + std::to_string(t));
    }
    CHECK(next == steps.size());
    CHECK(next == losses.size());

    const auto range = readme.read(
        "From step {step} on, the printed losses are below {number} with momentum, and between "
        "{number} and {number} without it.");
    const auto check_range = [&](const Losses& all, const Word& from, double least, double most) {
      for (const auto& one : all) {
        if (one.first < from.count()) continue;
        const double loss = std::stod(one.second);
        CHECK_MESSAGE((least < loss && loss < most), "08's README: step ", one.first, " prints ",
                      one.second, ", which is not between ", least, " and ", most);
      }
    };
    check_range(losses_of_run("08_dynamic_net", readme.command(1).flags), range[0], 0,
                range[1].value());
    check_range(losses_of_run("08_dynamic_net", readme.command().flags), range[0], range[2].value(),
                range[3].value());

    readme.check("unevenly: {loss} at step {step}, but {loss} at step {step};");
    const auto low = readme.read("from step {step} on, the printed losses are below {number}.");
    check_range(losses_of_run("08_dynamic_net", readme.command().flags), low[0], 0, low[1].value());

    const auto version = readme.read("\"PyTorch\" here is PyTorch {number}:");
    CHECK(text_of_file("tests/golden/made_with.txt").find("PyTorch " + version[0].text + ".") !=
          std::string::npos);
    readme.constant("libtorch {number} is supported as an older engine",
                    "Debian 12's; tests/libtorch tests it");
    readme.constant("run {number} times, and then the graph is {number} nodes deep",
                    "a deep graph; test_autograd has one");
    readme.constant("[Creative Commons Attribution {number}]", "a licence's version");
    const std::string digits =
        text_of_file("08_dynamic_net/exercises/d_handwritten_digits/digits.txt");
    readme.compare_counts(readme.read("has {number} handwritten digits, of 8 by 8 pixels,")[0],
                          std::count(digits.begin(), digits.end(), '\n') -
                              std::count(digits.begin(), digits.end(), '#'));
    check_many_machines(readme);
    const auto momentum = readme.read("SGD with momentum {number}.");
    CHECK(text_of_file("08_dynamic_net/main.cpp").find(".momentum(" + momentum[0].text + ")") !=
          std::string::npos);
    readme.check_exercises();
    readme.everything_was_read();
  }

  TEST_CASE("the teacher's page" * doctest::skip(is_handed_out())) {
    const std::string page = text_of_file("teaching/README.md");
    std::map<std::string, std::int64_t> minutes;  // of all exercises of a stage
    std::set<std::string> exercises;
    static const std::regex head(R"((?:^|\n)# ((0[1-8])[a-z]): [^]*? \*\*Minutes:\*\* (\d+)\n)");
    for (int stage = 1; stage <= 8; ++stage) {
      const fs::path folder =
          fs::path(LADDER_SOURCE_DIR) / stage_folder("0" + std::to_string(stage)) / "exercises";
      for (const auto& exercise : fs::directory_iterator(folder)) {
        const std::string path = fs::relative(exercise.path() / "task.md", LADDER_SOURCE_DIR);
        const std::string task = text_of_file(path);
        std::smatch is;
        REQUIRE_MESSAGE(std::regex_search(task, is, head), path, " does not begin with its head");
        minutes[is.str(2)] += std::stoll(is.str(3));
        exercises.insert(is.str(1));
      }
    }
    for (const auto& [stage, sum] : minutes) {
      std::smatch row;
      const std::regex of_stage("\n\\| " + stage + " \\| \\d+ \\| \\d+ \\| (\\d+) \\|");
      REQUIRE_MESSAGE(std::regex_search(page, row, of_stage), "no row of stage ", stage);
      CHECK_MESSAGE(std::stoll(row.str(1)) == sum, "stage ", stage, " states ", row.str(1),
                    " minutes, but its tasks add up to ", sum);
    }
    CHECK(page.find("has all " + std::to_string(exercises.size())) != std::string::npos);
    static const std::regex named("\\b0[1-8][a-z]\\b");
    for (std::sregex_iterator at(page.begin(), page.end(), named), end; at != end; ++at)
      CHECK_MESSAGE(exercises.contains(at->str()), "there is no exercise ", at->str());

    const auto first_loss = [](const char* stage) {
      return std::stod(losses_of_run(stage, "--iterations 1")[0].second);
    };
    CHECK(std::regex_search(
        page,
        std::regex(
            "of\\s+02\\s+begin\\s+at\\s+2\\.9e7\\s+and\\s+that\\s+of\\s+05\\s+at\\s+628\\?")));
    CHECK(std::lround(first_loss("02_tensor_manual_grad") / 1e6) == 29);
    CHECK(std::lround(first_loss("05_nn_module")) == 628);
  }
}
