// Your network applies middle four times where the mean stays above the bound. Count the uses that
// are still to come when the loop asks for the last time.
#include "common/nn.hpp"

using namespace ladder;

struct DecidingNet : nn::Module {
  DecidingNet(std::int64_t D_in, std::int64_t H, std::int64_t D_out, double bound_)
      : linear1(D_in, H), middle(H, H), linear2(H, D_out), bound(bound_) {
    register_module("linear1", linear1);
    register_module("middle", middle);
    register_module("linear2", linear2);
  }

  Tensor forward(const Tensor& x) {  // (N, D_in) -> (N, D_out)
    Tensor h_relu = linear1(x).clamp_min(0);
    for (int uses = 0; uses <= 3 && h_relu.mean().item<double>() > bound; ++uses)
      h_relu = middle(h_relu).clamp_min(0);
    return linear2(h_relu);
  }

  nn::Linear linear1, middle, linear2;
  double bound;
};

// ---- For the check -----------------------------------------------------------------------------

std::shared_ptr<nn::Module> make_net(std::int64_t D_in, std::int64_t H, std::int64_t D_out,
                                     double bound) {
  return std::make_shared<DecidingNet>(D_in, H, D_out, bound);
}

Tensor forward(nn::Module& net, const Tensor& x) { return net.as<DecidingNet>()->forward(x); }
