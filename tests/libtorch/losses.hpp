// Losses that programs print, and by how much two runs may differ.
#pragma once

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <sstream>
#include <string>
#include <vector>

/// From lines of "<t> <loss>".
inline std::vector<double> losses_in(const std::string& text) {
  std::istringstream lines(text);
  std::vector<double> values;
  std::string t, loss;
  while (lines >> t >> loss) values.push_back(std::stod(loss));
  return values;
}

/// The same but for rounding: a relative part, and the rounding errors of the predictions, which
/// weigh more the smaller the loss has become.
inline void check_same(const std::vector<double>& actual, const std::vector<double>& expected,
                       bool float64) {
  REQUIRE(actual.size() == expected.size());
  const double tolerance = float64 ? 1e-11 : 2e-5, epsilon = float64 ? 0x1p-52 : 0x1p-23;
  const double floor = epsilon * std::sqrt(std::max(expected.at(0), 640.0));
  for (std::size_t t = 0; t < actual.size(); ++t) {
    INFO("step ", t);
    const double allowed =
        tolerance * expected[t] + 2 * floor * std::sqrt(expected[t]) + floor * floor;
    CHECK(std::abs(actual[t] - expected[t]) <= allowed);
  }
}
