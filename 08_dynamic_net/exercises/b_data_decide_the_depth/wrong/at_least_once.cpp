// Your loop applies middle first and asks afterwards, so a quiet batch gets it once, too. Ask
// before each use, the first one included.
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
    int uses = 0;
    do {
      h_relu = middle(h_relu).clamp_min(0);
    } while (++uses < 3 && h_relu.mean().item<double>() > bound);
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
