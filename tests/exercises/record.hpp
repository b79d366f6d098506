// What a check program and the runner tell each other: a line of text for each question of a check,
// its fields separated by tabs.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace exercise {

/// An answer: numbers in a shape, or a text.
struct Value {
  std::string type;  // "number", "text", "array", "lines", "tensor float32" ...; "threw"
  std::vector<std::int64_t> shape;
  std::vector<double> numbers;
  std::string text;
};

struct Record {
  // equal, close, predict, refuses; todo (name: file, rule: function, shape: line); end
  std::string kind;
  std::string name = {};
  std::string rule = {};
  double tolerance = 0;
  Value value = {};
};

std::string encode(const Record& record);

/// Throws std::invalid_argument for a line that no encode() has written.
Record decode(const std::string& line);

}  // namespace exercise
