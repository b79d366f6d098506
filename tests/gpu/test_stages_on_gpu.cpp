// Every stage on the GPU against the numbers that PyTorch printed on the CPU.
#include <deque>
#include <future>
#include <thread>

#include "../goldens.hpp"

namespace {

#ifdef LADDER_STAND_IN
constexpr std::int64_t kSteps = 6;  // it takes its time
#else
constexpr std::int64_t kSteps = std::numeric_limits<std::int64_t>::max();
#endif

// The losses of all goldens but those of the stages named. On a GPU a program takes longer to start
// than to train, so several run side by side.
void compare_all(const std::string& flags, const std::string& but) {
  const std::vector<Golden> goldens = read_goldens("losses");
  const std::size_t at_once = std::max(2U, std::thread::hardware_concurrency()) / 2;
  std::deque<std::future<void>> running;
  const auto finish_first = [&] {
    running.front().get();
    running.pop_front();
  };
  for (const Golden& golden : goldens) {
    if (but.find(golden.program[1]) != std::string::npos) continue;
    if (running.size() == at_once) finish_first();
    running.push_back(
        std::async(std::launch::async, [&] { compare_losses(golden, flags, kSteps); }));
  }
  while (!running.empty()) finish_first();
}

}  // namespace

TEST_SUITE("stages_on_gpu") {
  TEST_CASE("every stage prints on the GPU what Python prints") {
    compare_all("--device cuda", "1");
  }

  TEST_CASE("every stage that can be replayed prints the same with --cuda-graph") {
    compare_all("--device cuda:0 --cuda-graph", "18");
    const CommandResult refused =
        run_command(stage("08_dynamic_net") + " --device cuda --cuda-graph");
    CHECK(refused.code == 2);
    CHECK(refused.out == "");
    CHECK(refused.err.find("error: --cuda-graph: each step is another network") == 0);
  }

  TEST_CASE("--tf32 rounds, a little") {
    const auto losses = losses_of(run("02_tensor_manual_grad", "--device cuda --iterations 1"));
    const auto rounded =
        losses_of(run("02_tensor_manual_grad", "--device cuda --iterations 1 --tf32"));
    CHECK(std::stod(rounded[0].second) ==
          doctest::Approx(std::stod(losses[0].second)).epsilon(1e-2));
  }

  TEST_CASE("the first gradients") {
    CHECK(run("03_first_gradients", "--device cuda").find("device='cuda:0'") != std::string::npos);
  }

  TEST_CASE("a GPU that is not there is refused in one line") {
    for (const std::string& command :
         {stage("05_nn_module") + " --device cuda:99",
          "CUDA_VISIBLE_DEVICES= " + stage("05_nn_module") + " --device cuda"}) {
      const CommandResult refused = run_command(command);
      INFO(command, ": ", refused.err);
      CHECK(refused.code == 2);
      CHECK(refused.out == "");
      CHECK(std::count(refused.err.begin(), refused.err.end(), '\n') == 1);
      CHECK(refused.err.find("error: --device: 'cuda") == 0);
    }
  }
}
