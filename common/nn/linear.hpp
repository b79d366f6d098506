// Linear: y = x·Wᵀ + b.
#pragma once

#include "common/nn/functional.hpp"
#include "common/nn/module.hpp"

namespace ladder::nn {

struct LinearOptions {
  LinearOptions(std::int64_t in_features, std::int64_t out_features)
      : in_features_(in_features), out_features_(out_features) {}
  TORCH_ARG(std::int64_t, in_features);
  TORCH_ARG(std::int64_t, out_features);
  TORCH_ARG(bool, bias) = true;
};

/// Weight and bias start uniform in ±1/sqrt(in_features), in this order from the random stream.
///
///     manual_seed(0);
///     nn::Linear fc(2, 1);
///     std::cout << fc << '\n' << fc->weight << '\n' << fc(ones({3, 2})).sizes();
///
///     torch::nn::Linear(in_features=2, out_features=1, bias=true)
///     -0.0053  0.3793
///     [ CPUFloatType{1,2} ]
///     [3, 1]
class LinearImpl : public Module {
 public:
  LinearImpl(std::int64_t in_features, std::int64_t out_features)
      : LinearImpl(LinearOptions(in_features, out_features)) {}
  explicit LinearImpl(const LinearOptions& options);

  /// Draws weight and bias again.
  void reset_parameters();
  Tensor forward(const Tensor& input);  // (..., in_features) -> (..., out_features)
  void pretty_print(std::ostream& out) const override;

  LinearOptions options;
  Tensor weight;  // (out_features, in_features)
  Tensor bias;    // (out_features); undefined without bias
};
TORCH_MODULE(Linear);

}  // namespace ladder::nn
