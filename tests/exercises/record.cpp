#include "tests/exercises/record.hpp"

#include <cstdio>
#include <cstdlib>
#include <sstream>
#include <stdexcept>

namespace exercise {
namespace {

std::string escaped(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '\t')
      out += "\\t";
    else if (c == '\n')
      out += "\\n";
    else if (c == '\\')
      out += "\\\\";
    else
      out += c;
  }
  return out;
}

std::string unescaped(const std::string& text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\' || i + 1 == text.size())
      out += text[i];
    else if (const char c = text[++i]; c == 't')
      out += '\t';
    else
      out += c == 'n' ? '\n' : c;
  }
  return out;
}

// All digits: what is read is what was written, nan and infinities too.
std::string numbers_text(const std::vector<double>& numbers) {
  std::string text;
  char digits[32];
  for (const double number : numbers) {
    std::snprintf(digits, sizeof digits, "%.17g", number);
    (text += text.empty() ? "" : " ") += digits;
  }
  return text;
}

std::vector<double> numbers_in(const std::string& text) {
  std::vector<double> numbers;
  const char* at = text.c_str();
  while (*at != '\0') {
    char* end = nullptr;
    numbers.push_back(std::strtod(at, &end));
    if (end == at) throw std::invalid_argument("no number: " + text);
    at = end;
  }
  return numbers;
}

std::vector<std::string> split(const std::string& line) {
  std::vector<std::string> fields(1);
  for (const char c : line) {
    if (c == '\t')
      fields.emplace_back();
    else
      fields.back() += c;
  }
  return fields;
}

}  // namespace

std::string encode(const Record& record) {
  const Value& value = record.value;
  const std::vector<double> shape(value.shape.begin(), value.shape.end());
  std::string line;
  for (const std::string& field :
       {escaped(record.kind), escaped(record.name), escaped(record.rule),
        numbers_text({record.tolerance}), escaped(value.type), numbers_text(shape),
        escaped(value.text), numbers_text(value.numbers)})
    line += field + '\t';
  line.back() = '\n';
  return line;
}

Record decode(const std::string& line) {
  const auto fields = split(line);
  if (fields.size() != 8) throw std::invalid_argument("no record: " + line);
  const auto tolerance = numbers_in(fields[3]), shape = numbers_in(fields[5]);
  if (tolerance.size() != 1) throw std::invalid_argument("no tolerance: " + line);
  return {unescaped(fields[0]),
          unescaped(fields[1]),
          unescaped(fields[2]),
          tolerance[0],
          {unescaped(fields[4]),
           {shape.begin(), shape.end()},
           numbers_in(fields[7]),
           unescaped(fields[6])}};
}

}  // namespace exercise
