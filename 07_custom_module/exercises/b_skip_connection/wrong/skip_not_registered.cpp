// The layer skip is not on the list. forward() uses it, so the network predicts as it should, and
// its gradient is even computed; but no optimizer hears of it, and to(device, dtype) passes it by.
#include "common/nn.hpp"

using namespace ladder;

struct SkipNet : nn::Module {
  // D_in, H, D_out: numbers in, hidden units, numbers out.
  SkipNet(std::int64_t D_in, std::int64_t H, std::int64_t D_out)
      : linear1(D_in, H), linear2(H, D_out), skip(nn::LinearOptions(D_in, D_out).bias(false)) {
    register_module("linear1", linear1);
    register_module("linear2", linear2);
  }

  Tensor forward(const Tensor& x) {  // (N, D_in) -> (N, D_out)
    return linear2(linear1(x).relu()) + skip(x);
  }

  nn::Linear linear1, linear2, skip;
};

// ---- For the check -----------------------------------------------------------------------------

std::shared_ptr<nn::Module> make_net(std::int64_t D_in, std::int64_t H, std::int64_t D_out) {
  return std::make_shared<SkipNet>(D_in, H, D_out);
}

Tensor forward(nn::Module& net, const Tensor& x) { return net.as<SkipNet>()->forward(x); }
