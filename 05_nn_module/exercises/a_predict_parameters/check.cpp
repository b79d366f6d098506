// 05a: what the model and the random numbers say themselves.
// AIM: to know what is in a model, and how large its first loss will be
#include "tests/exercises/check.hpp"

#include <cmath>

#include "common/nn.hpp"

using namespace ladder;

std::int64_t how_many_tensors();
std::vector<std::int64_t> sizes_of_the_first();
std::string name_of_the_last();
std::int64_t how_many_numbers();
double largest_first_weight();
double average_of_y_squared();
double loss_of_predicting_zero();
double loss_with_twice_the_examples();

namespace {

nn::Sequential stage_model() {
  manual_seed(0);
  return nn::Sequential{nn::Linear(1000, 100), nn::ReLU(), nn::Linear(100, 10)};
}

// What predicting 0 costs with this many examples: the average of many draws, to the nearest ten.
double measured_loss(std::int64_t examples) {
  manual_seed(0);
  double sum = 0;
  const int draws = 1000;
  for (int i = 0; i < draws; ++i) sum += randn({examples, 10}).pow(2).sum().item<double>();
  return 10 * std::round(sum / draws / 10);
}

}  // namespace

void exercise::check(Check& check) {
  check.predict(
      "how many tensors parameters() returns", how_many_tensors,
      [] { return static_cast<std::int64_t>(stage_model()->parameters().size()); },
      "Each Linear owns a weight and a bias; a ReLU computes, and has nothing to train.");
  check.predict(
      "the sizes of the first one", sizes_of_the_first,
      [] { return stage_model()->parameters()[0].sizes().vec(); },
      "A row for each output: W is (out, in), and the layer computes x times W transposed.");
  check.predict(
      "the name of the last one", name_of_the_last,
      [] { return stage_model()->named_parameters().keys().back(); },
      "A Sequential names its modules by their position, from 0, and the ReLU has one, too.");
  check.predict(
      "how many numbers there are in all of them", how_many_numbers,
      [] {
        std::int64_t numbers = 0;
        for (const Tensor& parameter : stage_model()->parameters()) numbers += parameter.numel();
        return numbers;
      },
      "Nearly all of them stand in the first weight: that is where the inputs meet the units.");
  check.predict(
      "how large a weight of the first layer may start", largest_first_weight,
      // Of 100,000 uniform numbers, the largest is within a ten-thousandth of the bound.
      [] {
        return 1 / std::sqrt(
                       std::round(1 / stage_model()->parameters()[0].pow(2).max().item<double>()));
      },
      "Weights start uniform in ±1/sqrt(in): the more inputs a unit adds up, the smaller.");
  check.predict(
      "the average of y squared", average_of_y_squared,
      [] {
        manual_seed(0);
        return std::round(10 * randn({1000, 1000}).pow(2).mean().item<double>()) / 10;
      },
      "With mean 0, the average of the squares is the variance.");
  check.predict(
      "the loss, if every prediction is 0", loss_of_predicting_zero,
      [] { return measured_loss(64); },
      "640 squares with an average of 1. With seed 0 the stage starts at 628: this y happens to be "
      "a little small, and the predictions are not quite 0.");
  check.predict(
      "the same loss with 128 examples", loss_with_twice_the_examples,
      [] { return measured_loss(128); },
      "The loss is a sum, no mean: twice the examples, twice the loss, and twice the gradient.");
}
