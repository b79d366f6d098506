// Several processes that share a batch on libtorch: what they print, and how they end.
#include <doctest/doctest.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <torch/version.h>
#include <chrono>
#include <functional>
#include <thread>
#include <torch/csrc/distributed/c10d/TCPStore.hpp>

#include "../run_command.hpp"
#include "../text_files.hpp"
#include "losses.hpp"

#undef CHECK  // glog's, which libtorch may bring along
#define CHECK DOCTEST_CHECK

namespace {

// A port of this machine at which somebody listens who never answers, as long as this lives.
class Listener {
 public:
  Listener() : socket_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    auto* const self = reinterpret_cast<sockaddr*>(&address);
    socklen_t size = sizeof address;
    REQUIRE(bind(socket_, self, size) == 0);
    REQUIRE(listen(socket_, 9) == 0);
    REQUIRE(getsockname(socket_, self, &size) == 0);
    port_ = ntohs(address.sin_port);
  }
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;
  ~Listener() { close(socket_); }
  int port() const { return port_; }

 private:
  int socket_, port_ = 0;
};

int free_port() { return Listener().port(); }

std::string environment(int rank, int processes, int port) {
  return "RANK=" + std::to_string(rank) + " WORLD_SIZE=" + std::to_string(processes) +
         " MASTER_ADDR=127.0.0.1 MASTER_PORT=" + std::to_string(port) + " OMP_NUM_THREADS=1 ";
}

// Starts commands at once; what each said, and how it ended. `meanwhile` knows the folder in which
// out.<i>, err.<i> and pid.<i> are.
std::vector<CommandResult> run_all(
    const std::vector<std::string>& commands,
    const std::function<void(const TemporaryFolder&)>& meanwhile = [](auto&) {}) {
  const TemporaryFolder folder;
  std::string script;
  for (std::size_t i = 0; i < commands.size(); ++i) {
    const auto file = [&](const char* name) { return folder / (name + std::to_string(i)); };
    script += "{ status=0; sh -c 'echo $$ >" + file("pid.") + "; exec env " + commands[i] + "' >" +
              file("out.") + " 2>" + file("err.") + " || status=$?; echo $status >" +
              file("code.") + "; } & ";
  }
  std::thread other([&] { meanwhile(folder); });
  const CommandResult all = run_command(script + "wait");
  other.join();
  REQUIRE(all.code == 0);
  std::vector<CommandResult> results;
  for (std::size_t i = 0; i < commands.size(); ++i) {
    const auto read = [&](const char* name) {
      return read_file(folder / (name + std::to_string(i)));
    };
    results.push_back({std::stoi(read("code.")), read("out."), read("err.")});
  }
  return results;
}

std::vector<CommandResult> together(int processes, const std::string& program_and_flags) {
  const int port = free_port();
  std::vector<std::string> commands;
  for (int rank = processes - 1; rank >= 0; --rank)
    commands.push_back(environment(rank, processes, port) + LADDER_BIN_DIR "/" + program_and_flags);
  auto results = run_all(commands);
  std::reverse(results.begin(), results.end());
  return results;
}

std::string alone(const std::string& program_and_flags) {
  const auto result = run_command("OMP_NUM_THREADS=1 " LADDER_BIN_DIR "/" + program_and_flags);
  REQUIRE_MESSAGE(result.code == 0, result.err);
  return result.out;
}

std::vector<double> losses_together(int processes, const std::string& program_and_flags) {
  const auto results = together(processes, program_and_flags);
  for (const auto& result : results) {
    INFO(result.err);
    CHECK(result.code == 0);
    CHECK(result.err.empty());
    if (&result != results.data()) CHECK(result.out.empty());
  }
  return losses_in(results[0].out);
}

void compare(int processes, const std::string& program_and_flags) {
  INFO(program_and_flags, " by ", processes, " processes");
  check_same(losses_together(processes, program_and_flags), losses_in(alone(program_and_flags)),
             program_and_flags.find("float64") != std::string::npos);
}

void check_refused(const CommandResult& result, const std::string& words) {
  INFO(result.err);
  CHECK(result.code == 2);
  CHECK(result.out.empty());
  CHECK(std::count(result.err.begin(), result.err.end(), '\n') == 1);
  CHECK(result.err.starts_with("error: "));
  CHECK(result.err.find("; allowed: ") != std::string::npos);
  CHECK_MESSAGE(result.err.find(words) != std::string::npos, words);
}

const char* const kStages[] = {"05_nn_module", "06_optim", "07_custom_module", "08_dynamic_net"};

}  // namespace

TEST_SUITE("processes") {
  TEST_CASE("they print the losses of one, in all stages and both dtypes") {
    for (const std::string stage : kStages)
      for (const std::string dtype : {" --dtype float32", " --dtype float64"}) {
        compare(2, stage + dtype + " --iterations 20");
        // Three, of which one has a row more, and one a row alone.
        compare(3, stage + dtype + " --iterations 20 --batch-size 4 --input-dim 13 --seed 5");
      }
  }

  TEST_CASE("all optimizers, and flags of the stages") {
    for (const std::string optimizer : {"sgd", "momentum", "rmsprop"})
      for (const std::string stage : {"06_optim", "08_dynamic_net"})
        compare(2, stage + " --iterations 20 --dtype float64 --optimizer " + optimizer);
    compare(2, "05_nn_module --no-bias --init normal --learning-rate 1e-6 --iterations 20");
    compare(3, "07_custom_module --activation none --iterations 20 --batch-size 3");
    CHECK(together(2, "05_nn_module --show-parameters")[0].out ==
          alone("05_nn_module --show-parameters"));
  }

  TEST_CASE("one of them saves, and all go on from there") {
    for (const std::string stage : kStages) {
      const TemporaryFolder folder;
      const std::string flags = stage + " --dtype float64 --iterations ";
      const auto whole = losses_in(alone(flags + "20"));
      REQUIRE(losses_together(3, flags + "10 --save " + folder / "half.npz").size() == 10);
      CHECK(std::distance(std::filesystem::directory_iterator(folder.path()), {}) == 1);
      const std::vector<double> rest(whole.begin() + 10, whole.end());
      check_same(losses_in(alone(flags + "10 --load " + folder / "half.npz")), rest, true);
      check_same(losses_together(2, flags + "10 --load " + folder / "half.npz"), rest, true);
    }
  }

  TEST_CASE("torchrun may have opened the place where they meet") {
    c10d::TCPStoreOptions options;
    options.port = 0;
    options.isServer = true;
    options.waitWorkers = false;
    [](auto& any) {
      if constexpr (requires { any.useLibUV; }) any.useLibUV = false;
    }(options);
    const c10d::TCPStore store("127.0.0.1", options);
    const std::string flags = "06_optim --iterations 5";
    std::vector<std::string> commands;
    for (int rank : {0, 1})
      commands.push_back("TORCHELASTIC_USE_AGENT_STORE=True TORCHELASTIC_RESTART_COUNT=0 " +
                         environment(rank, 2, store.getPort()) + LADDER_BIN_DIR "/" + flags);
    const auto results = run_all(commands);
    CHECK(results[1].code == 0);
    check_same(losses_in(results[0].out), losses_in(alone(flags)), false);
  }

  // Debian's torchrun trips over its own defaults. 1.13's cannot name them on Python 3.11, so they
  // are given. 2.6's opens every store by libuv, which that build lacks, but in a file it meets
  // without one.
  TEST_CASE("torchrun itself starts them" *
            doctest::skip(run_command("command -v torchrun").code != 0)) {
    const TemporaryFolder folder;
    const std::string meeting =
        TORCH_VERSION_MAJOR < 2
            ? "torchrun --redirects 1 --tee 1 --master_addr 127.0.0.1 --master_port " +
                  std::to_string(free_port())
            : "TORCH_DISABLE_SHARE_RDZV_TCP_STORE=1 torchrun --local_addr 127.0.0.1 --rdzv_backend "
              "c10d --rdzv_conf store_type=file --rdzv_endpoint " +
                  folder / "meeting";
    const std::string program = "08_dynamic_net --dtype float64 --iterations 20";
    auto result = run_command("OMP_NUM_THREADS=1 " + meeting + " --nproc_per_node 2 --no_python " +
                              LADDER_BIN_DIR "/" + program);
    REQUIRE_MESSAGE(result.code == 0, result.err);
    const std::string mark = "[default0]:";  // --tee says whose line it is
    for (std::size_t at = 0; (at = result.out.find(mark, at)) != result.out.npos;)
      result.out.erase(at, mark.size());
    check_same(losses_in(result.out), losses_in(alone(program)), true);
  }

  TEST_CASE("what is wrong with the environment is said, and nobody waits") {
    const std::string there = "MASTER_ADDR=127.0.0.1 MASTER_PORT=29500 ";
    const struct {
      std::string variables, words;
    } cases[] = {
        {"RANK=x WORLD_SIZE=2 " + there, "RANK='x'; allowed: whole numbers from 0 to 1,"},
        {"RANK=-1 WORLD_SIZE=2 " + there, "RANK='-1'; allowed: whole numbers from 0 to 1,"},
        {"RANK=2 WORLD_SIZE=2 " + there, "RANK='2'; allowed: whole numbers from 0 to 1,"},
        {"WORLD_SIZE=2 " + there, "RANK=''; allowed: whole numbers from 0 to 1,"},
        {"RANK=0 " + there, "WORLD_SIZE=''; allowed: whole numbers from 1"},
        {"RANK=0 WORLD_SIZE=0 " + there, "WORLD_SIZE='0'; allowed: whole numbers from 1"},
        {"RANK=0 WORLD_SIZE=2.5 " + there, "WORLD_SIZE='2.5'; allowed"},
        {"RANK=0 WORLD_SIZE=2 MASTER_ADDR=127.0.0.1 ", "MASTER_PORT=''; allowed"},
        {"RANK=0 WORLD_SIZE=2 MASTER_PORT=0 MASTER_ADDR=127.0.0.1 ", "MASTER_PORT='0'; allowed"},
        {"RANK=0 WORLD_SIZE=2 MASTER_PORT=29500 ", "no MASTER_ADDR"},
        {"RANK=0 WORLD_SIZE=2 MASTER_PORT=29500 MASTER_ADDR=nowhere.invalid ", "'nowhere.invalid'"},
    };
    for (const auto& [variables, words] : cases) {
      INFO(variables);
      check_refused(run_command(variables + LADDER_BIN_DIR "/05_nn_module"), words);
    }
    CHECK(run_command("OMP_NUM_THREADS=1 RANK=0 WORLD_SIZE=1 " LADDER_BIN_DIR
                      "/05_nn_module --iterations 2")
              .out == alone("05_nn_module --iterations 2"));
  }

  TEST_CASE("what does not go together is refused by all") {
    for (const auto& result : together(3, "05_nn_module --batch-size 2"))
      check_refused(result, "--batch-size: '2' is not enough for 3 processes; allowed: 3 or more");
    for (const char* stage : {"02_tensor_manual_grad", "03_autograd", "04_custom_function"})
      check_refused(run_command(environment(0, 2, 29500) + LADDER_BIN_DIR "/" + stage),
                    "shares its batch with no other process; allowed: stages 05 to 08");
    const int port = free_port();
    for (const auto& result :
         run_all({environment(0, 2, port) + LADDER_BIN_DIR "/05_nn_module --seed 1",
                  environment(1, 2, port) + LADDER_BIN_DIR "/05_nn_module --seed 2"}))
      check_refused(result, "was started as '05_nn_module --seed ");
  }

  TEST_CASE("a port that is taken") {
    const Listener somebody;
    check_refused(run_command(environment(0, 2, somebody.port()) + LADDER_BIN_DIR "/05_nn_module"),
                  "the processes cannot meet at 127.0.0.1:" + std::to_string(somebody.port()));
  }

  TEST_CASE("where nobody comes, or somebody else is, the wait has an end") {
    const Listener somebody;
    for (const auto& result :
         run_all({environment(0, 2, free_port()) + LADDER_BIN_DIR "/05_nn_module",
                  environment(1, 2, free_port()) + LADDER_BIN_DIR "/05_nn_module",
                  environment(1, 2, somebody.port()) + LADDER_BIN_DIR "/05_nn_module"}))
      check_refused(result, "not all 2 processes have met at 127.0.0.1:");
  }

  TEST_CASE("where one is killed, the others end within ten seconds, with one line") {
    for (const std::size_t victim : {0U, 2U}) {
      const int port = free_port();
      std::vector<std::string> commands;
      for (const int rank : {0, 1, 2})
        commands.push_back(environment(rank, 3, port) + LADDER_BIN_DIR
                           "/05_nn_module --iterations 1000000 --print-every 10");
      std::chrono::steady_clock::time_point killed;
      const auto results = run_all(commands, [&](const TemporaryFolder& folder) {
        const std::string printed = folder / "out.0";
        for (int i = 0; i < 1000; ++i) {  // until they train
          std::this_thread::sleep_for(std::chrono::milliseconds(50));
          if (std::filesystem::exists(printed) && std::filesystem::file_size(printed) > 0) break;
        }
        killed = std::chrono::steady_clock::now();
        const std::string pid = read_file(folder / ("pid." + std::to_string(victim)));
        kill(std::stoi(pid), SIGKILL);
      });
      CHECK(std::chrono::steady_clock::now() - killed < std::chrono::seconds(10));
      for (std::size_t i = 0; i < results.size(); ++i) {
        INFO(victim, ", ", i, ": ", results[i].err);
        CHECK(results[i].code == (i == victim ? 137 : 1));
        if (i == victim) continue;
        CHECK(results[i].err.starts_with("error: another process has ended or cannot be reached"));
        CHECK(std::count(results[i].err.begin(), results[i].err.end(), '\n') == 1);
      }
    }
  }
}
