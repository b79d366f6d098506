// The loop around the lesson, with a loss that is no tensor: all it needs to know of one.
#include "common/harness/training_loop.hpp"

#include <doctest/doctest.h>

#include <utility>

#include <string>

namespace {

std::string done;  // what was asked of the device, in order; a step is its number

struct Loss {
  bool on_gpu = true;
  bool is_cuda() const { return on_gpu; }
  Loss detach() const { return *this; }
  Loss clone() const { return *this; }
  template <class T> T item() const {
    done += "read ";
    return T(1);
  }
};

struct Graph final : ladder::StepGraph {
  void capture_begin() override { done += "begin "; }
  void capture_end() override { done += "end "; }
  void replay() override { done += "replay "; }
};

std::unique_ptr<ladder::StepGraph> make_step_graph(const Loss&) {
  return std::make_unique<Graph>();
}

// No step is due, so that nothing is printed here.
ladder::Options options_for(std::int64_t iterations, bool cuda_graph) {
  ladder::Options options;
  options.iterations = iterations;
  options.cuda_graph = cuda_graph;
  options.print_every = 1000;
  options.print_phase = 999;
  return options;
}

std::string trained(const ladder::Options& options, const Loss& loss) {
  done.clear();
  ladder::TrainingLoop loop(options);
  loop.run([&](std::int64_t t) {
    done += std::to_string(t) + " ";
    loop.print_loss(t, loss);
  });
  return done;
}

TEST_SUITE("training_loop") {
  TEST_CASE("a loss is read where it costs nothing, or is due") {
    CHECK(trained(options_for(3, false), Loss{false}) == "0 read 1 read 2 read ");
    CHECK(trained(options_for(3, false), Loss{true}) == "0 1 2 ");
  }

  TEST_CASE("--cuda-graph: two steps as ever, one recorded, then replays from that one on") {
    CHECK(trained(options_for(0, true), Loss{}) == "");
    CHECK(trained(options_for(2, true), Loss{}) == "0 1 ");
    CHECK(trained(options_for(3, true), Loss{}) == "0 1 begin 2 end replay ");
    CHECK(trained(options_for(5, true), Loss{}) == "0 1 begin 2 end replay replay replay ");
  }

  TEST_CASE("who looks on hears of each step before it, and of the end") {
    const auto before =
        std::exchange(ladder::on_step, [](std::int64_t t, std::int64_t steps, bool prints) {
          done += std::to_string(t) + "/" + std::to_string(steps) + (prints ? "! " : ": ");
        });
    CHECK(trained(options_for(2, false), Loss{}) == "0/2: 0 1/2: 1 2/2! ");
    CHECK(trained(options_for(0, false), Loss{}) == "0/0! ");
    CHECK(trained(options_for(4, true), Loss{}) ==
          "0/4: 0 1/4: 1 begin 2 end 2/4: replay 3/4: replay 4/4! ");
    // A training that goes on counts its own steps, and prints where the whole one would.
    done.clear();
    ladder::TrainingLoop goes_on(options_for(2, false));
    goes_on.next_step() = 998;
    goes_on.at_end([] { done += "end"; });
    goes_on.run([](std::int64_t t) { done += std::to_string(t) + " "; });
    CHECK(done == "0/2: 998 1/2! 999 2/2! end");
    ladder::on_step = before;
  }

  TEST_CASE("--cuda-graph wants to see the loss in each step") {
    const char* const refusal = "--cuda-graph: each step has to call print_loss() with a tensor";
    ladder::TrainingLoop never(options_for(5, true)), early(options_for(5, true));
    const auto first_two = [&](std::int64_t t) {
      if (t < 2) early.print_loss(t, Loss{});
    };
    CHECK_THROWS_WITH(never.run([](std::int64_t) {}), refusal);
    CHECK_THROWS_WITH(early.run(first_two), refusal);
  }
}

}  // namespace
