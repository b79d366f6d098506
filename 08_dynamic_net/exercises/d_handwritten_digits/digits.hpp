// The handwritten digits of exercises 08d and 08e. digits.txt says where they come from.
#pragma once

#include <fstream>
#include <string>
#include <vector>

#include "common/ops/operators.hpp"
#include "common/tensor/creation.hpp"

struct Digits {
  ladder::Tensor pixels;  // (n, 64) Float: 8 rows of 8, from 0 for paper to 1 for ink
  ladder::Tensor labels;  // (n) Long: which digit each is meant to be
};

/// All of digits.txt, in its order.
inline Digits read_digits() {
  const std::string name =
      LADDER_SOURCE_DIR "/08_dynamic_net/exercises/d_handwritten_digits/digits.txt";
  std::ifstream file(name);
  ladder::check(static_cast<bool>(file), "cannot read ", name);
  std::vector<float> pixels;
  std::vector<std::int64_t> labels;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with('#')) continue;
    labels.push_back(line[0] - '0');
    for (const char c : line.substr(2))
      pixels.push_back(static_cast<float>(c <= '9' ? c - '0' : c - 'a' + 10) / 16);
  }
  const auto n = static_cast<std::int64_t>(labels.size());
  return {ladder::tensor(pixels).view({n, 64}), ladder::tensor(labels)};
}

/// Those of the digits that `which` lists, in that order.
inline Digits chosen(const Digits& all, const std::vector<std::int64_t>& which) {
  const auto n = static_cast<std::int64_t>(which.size());
  const Digits some{ladder::empty({n, 64}), ladder::empty({n}, ladder::kLong)};
  for (std::int64_t i = 0; i < n; ++i) {
    some.pixels[i] = all.pixels[which[static_cast<std::size_t>(i)]];
    some.labels[i] = all.labels[which[static_cast<std::size_t>(i)]];
  }
  return some;
}

/// What is to be learned, and the last 500, which are held back for the test.
struct Split {
  Digits learned, held_back;
};

inline Split split(const Digits& all, const std::vector<std::int64_t>& order) {
  return {chosen(all, {order.begin(), order.end() - 500}),
          chosen(all, {order.end() - 500, order.end()})};
}

/// What came of a training.
struct Learned {
  std::vector<double> losses;  // of each step
  Digits held_back;
  ladder::Tensor read;  // (500) Long: the digits that the network sees in them
};
