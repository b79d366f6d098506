// Training on a GPU: gradients, optimizers, CUDA graphs, errors, memory.
#include <cuda_runtime_api.h>

#include "common/optim.hpp"

#include "../checks.hpp"

using namespace ladder;
using checks::throws_with;

namespace {

const Device kGpu(kCUDA, 0);

nn::Sequential small_net() {
  return nn::Sequential{nn::Linear(9, 8), nn::ReLU(), nn::Linear(8, 3)};
}

void check_close(const Tensor& gpu, const Tensor& cpu, double tolerance) {
  CHECK((gpu.device() == kGpu));
  const Tensor a = gpu.cpu();
  CHECK_MESSAGE(a.allclose(cpu, tolerance, tolerance), "GPU:\n", a, "\nCPU:\n", cpu);
}

// Trains two copies of a network, one on each device, and compares all parameters.
template <class Optimizer, class Options> void compare(const Options& options) {
  for (const Dtype dtype : {kFloat32, kFloat64}) {
    manual_seed(7);
    nn::Sequential here = small_net(), there = small_net();
    const Tensor x = randn({16, 9}, dtype), y = randn({16, 3}, dtype);
    const Tensor x_gpu = x.to(kGpu), y_gpu = y.to(kGpu);
    here->to(dtype);
    there->to(kGpu, dtype);
    {
      const NoGradGuard no_grad;
      for (std::size_t i = 0; i < here->parameters().size(); ++i)
        there->parameters()[i].copy_(here->parameters()[i]);
    }
    Optimizer first(here->parameters(), options), second(there->parameters(), options);
    for (int t = 0; t < 8; ++t) {
      first.zero_grad();
      nn::functional::mse_loss(here->forward(x), y).backward();
      first.step();
      second.zero_grad();
      nn::functional::mse_loss(there->forward(x_gpu), y_gpu).backward();
      second.step();
    }
    for (std::size_t i = 0; i < here->parameters().size(); ++i)
      check_close(there->parameters()[i].detach(), here->parameters()[i].detach(),
                  dtype == kFloat64 ? 1e-11 : 1e-4);
  }
}

std::uint64_t memory_in_use() {
  REQUIRE(cudaDeviceSynchronize() == cudaSuccess);  // until all is freed that was given back
  cudaMemPool_t pool = nullptr;
  REQUIRE(cudaDeviceGetDefaultMemPool(&pool, 0) == cudaSuccess);
  std::uint64_t bytes = 0;
  REQUIRE(cudaMemPoolGetAttribute(pool, cudaMemPoolAttrUsedMemCurrent, &bytes) == cudaSuccess);
  return bytes;
}

}  // namespace

TEST_SUITE("training") {
  TEST_CASE("every optimizer takes the steps that it takes on the CPU") {
    using namespace optim;
    compare<SGD>(SGDOptions(0.1));
    compare<SGD>(SGDOptions(0.1).momentum(0.9).weight_decay(0.01));
    compare<SGD>(SGDOptions(0.1).momentum(0.9).nesterov(true));
    compare<Adam>(AdamOptions(0.01));
    compare<Adam>(AdamOptions(0.01).amsgrad(true).weight_decay(0.1));
    compare<AdamW>(AdamWOptions(0.01));
    compare<RMSprop>(RMSpropOptions(0.01));
    compare<RMSprop>(RMSpropOptions(0.01).centered(true).momentum(0.5));
  }

  TEST_CASE("one step for many parameters of both dtypes") {
    std::vector<Tensor> here, there;
    for (int i = 0; i < 100; ++i) {
      const Tensor p = randn({1 + 37 * (i % 5)}, i % 7 == 0 ? kFloat64 : kFloat32);
      here.push_back(p.clone().requires_grad_());
      there.push_back(p.to(kGpu).requires_grad_());
      here.back().mutable_grad() = p * 2;
      there.back().mutable_grad() = p.to(kGpu) * 2;
    }
    optim::Adam(here, 0.1).step();
    optim::Adam(there, 0.1).step();
    for (std::size_t i = 0; i < here.size(); ++i)
      check_close(there[i].detach(), here[i].detach(), 1e-5);
  }

  TEST_CASE("gradients, second ones included") {
    const Tensor x = randn({5, 4}, kFloat64), w = randn({4, 3}, kFloat64);
    const auto gradients = [](const Tensor& data, const Tensor& weights) {
      const Tensor leaf = weights.detach().clone().requires_grad_();
      const Tensor loss = data.mm(leaf).tanh().pow(2).mean();
      const Tensor first = autograd::grad({loss}, {leaf}, {}, true, true)[0];
      return std::pair(first.detach(), autograd::grad({first.pow(2).sum()}, {leaf})[0]);
    };
    const auto here = gradients(x, w), there = gradients(x.to(kGpu), w.to(kGpu));
    check_close(there.first, here.first, 1e-12);
    check_close(there.second, here.second, 1e-12);
    CHECK(autograd::gradcheck(
        [](const TensorList& in) {
          return TensorList{(in[0].mm(in[1]).sigmoid() + in[2]).sum({0})};
        },
        {randn({3, 4}, kFloat64).to(kGpu).requires_grad_(),
         randn({4, 2}, kFloat64).to(kGpu).requires_grad_(),
         randn({2}, kFloat64).to(kGpu).requires_grad_()}));
  }

  TEST_CASE("a module moves, with its gradients, and an optimizer's state follows") {
    nn::Linear fc(3, 2);
    optim::Adam adam(fc->parameters(), 0.1);
    fc->forward(ones({4, 3})).sum().backward();
    adam.step();
    fc->to(kGpu);
    CHECK(fc->weight.is_cuda());
    CHECK(fc->weight.grad().is_cuda());
    fc->forward(ones({4, 3}, kGpu)).sum().backward();
    adam.step();
    CHECK(fc->weight.detach().cpu().sum().item<double>() != 0);
    fc->to(kCPU);
    CHECK(!fc->weight.is_cuda());
  }

  TEST_CASE("a CUDA graph replays what was recorded") {
    for (const bool adam : {false, true}) {
      const auto train = [&](bool replayed) {
        manual_seed(8);
        nn::Sequential model = small_net();
        model->to(kGpu);
        const Tensor x = randn({16, 9}, kGpu), y = randn({16, 3}, kGpu);
        std::unique_ptr<optim::Optimizer> optimizer;
        if (adam)
          optimizer = std::make_unique<optim::Adam>(model->parameters(), 0.01);
        else
          optimizer = std::make_unique<optim::SGD>(model->parameters(),
                                                   optim::SGDOptions(0.05).momentum(0.9));
        Tensor last = zeros({}, kGpu);
        const auto step = [&] {
          optimizer->zero_grad();
          const Tensor loss = nn::functional::mse_loss(model->forward(x), y);
          loss.backward();
          optimizer->step();
          const NoGradGuard no_grad;
          last.copy_(loss);
        };
        std::vector<double> losses;
        const auto graph = make_step_graph(last);
        for (int t = 0; t < 12; ++t) {
          if (replayed && t == 2) {
            graph->capture_begin();
            step();
            graph->capture_end();
          }
          replayed&& t >= 2 ? graph->replay() : step();
          losses.push_back(last.item<double>());
        }
        return losses;
      };
      const auto eager = train(false), replayed = train(true);
      for (std::size_t t = 0; t < eager.size(); ++t)
        CHECK(replayed[t] == doctest::Approx(eager[t]).epsilon(1e-6));
    }
  }

  TEST_CASE("what waits for the GPU can't be recorded, and the GPU goes on afterwards") {
    const Tensor x = ones({3}, kGpu);
    {
      const auto graph = make_step_graph(x);
      graph->capture_begin();
      CHECK(throws_with([&] { x.sum().item(); }, {"CUDA graph"}));
      CHECK(throws_with([&] { zeros({3}).to(kGpu); }, {"CUDA graph"}));
      CHECK(throws_with([&] { graph->capture_begin(); }, {"CUDA graph"}));
      CHECK(throws_with([&] { make_step_graph(x)->capture_begin(); }, {"CUDA graph"}));
      CHECK(throws_with([&] { x.sum().item(); }, {"CUDA graph"}));  // it goes on all the same
      graph->capture_end();
      CHECK(throws_with([&] { graph->capture_begin(); }, {"already owns a captured graph"}));
      graph->replay();
      const auto broken_off = make_step_graph(x);
      broken_off->capture_begin();
    }
    CHECK(x.sum().item<double>() == 3);
    const auto unused = make_step_graph(x);
    CHECK(throws_with([&] { unused->replay(); }, {"without a preceding successful capture"}));
    CHECK(throws_with([] { make_step_graph(ones({1})); }, {"NVIDIA GPU"}));
  }

  TEST_CASE("two devices are refused in PyTorch's words") {
    const Tensor cpu = ones({2, 2}), gpu = ones({2, 2}, kGpu);
    const char* const words =
        "Expected all tensors to be on the same device, but found at least two";
    CHECK(throws_with([&] { cpu + gpu; }, {words, "cpu and cuda:0"}));
    CHECK(throws_with([&] { gpu* cpu; }, {words}));
    CHECK(throws_with([&] { gpu.mm(cpu); }, {words}));
    CHECK(throws_with([&] { (void)(gpu < cpu); }, {words}));
    CHECK(throws_with([&] { where(gpu > 0, cpu, cpu); }, {words}));
    CHECK(throws_with([&] { gpu.masked_fill(cpu > 0, 1); }, {words}));
    CHECK(throws_with([&] { cpu.masked_fill_(gpu > 0, 1); }, {words}));
    CHECK(throws_with([&] { tensor(1.0).masked_fill(gpu > 0, 1); }, {"self and mask"}));
    CHECK(throws_with([&] { cpu.add_(gpu); }, {words}));
    CHECK(throws_with([&] { nn::Linear(2, 2)->forward(gpu); }, {words}));
    CHECK(
        throws_with([] { empty({1}, Device("cuda:99")); }, {"invalid device ordinal", "cuda:99"}));
  }

  TEST_CASE("out of memory throws, and the program goes on") {
    const std::uint64_t before = memory_in_use();
    std::size_t free = 0, total = 0;
    REQUIRE(cudaMemGetInfo(&free, &total) == cudaSuccess);
    const auto too_many = static_cast<std::int64_t>(total / 4 + 1);  // float32
    CHECK(throws_with([&] { zeros({too_many}, kGpu); }, {"CUDA out of memory", "GiB"}));
    CHECK(memory_in_use() == before);
    // As does an operation whose result no longer fits beside its operands.
    const auto half = static_cast<std::int64_t>(free / 4 * 6 / 10);
    CHECK(throws_with([&] { zeros({half}, kGpu) + 1; }, {"CUDA out of memory"}));
    CHECK(memory_in_use() == before);
    CHECK(ones({1000}, kGpu).sum().item<double>() == 1000);
  }

  TEST_CASE("memory stays flat over thousands of steps") {
    const Tensor x = ones({4, 5}, kGpu), y = ones({4, 2}, kGpu);
    nn::Linear fc(5, 2);
    fc->to(kGpu);
    optim::Adam adam(fc->parameters(), 1e-3);
    const auto step = [&] {
      adam.zero_grad();
      nn::functional::mse_loss(fc->forward(x), y).backward();
      adam.step();
    };
    step(), step();
    const std::uint64_t before = memory_in_use();
#ifdef LADDER_STAND_IN
    const std::uint64_t steps = 200;  // it takes its time
#else
    const std::uint64_t steps = 10'000;
#endif
    for (std::uint64_t t = 0; t < steps; ++t) step();
    CHECK(memory_in_use() < before + 100 * steps);  // the smallest block takes more
  }
}
