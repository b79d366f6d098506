#include "common/harness/python_print.hpp"

#include <type_traits>

#include "common/harness/print_layout.hpp"

namespace ladder {
namespace {

using namespace layout;

// "-1", "25" and "-07" of "-1.25e-07".
struct Parts {
  std::string whole, fraction, exponent;
};

Parts split(const std::string& text) {
  const auto e = std::min(text.find('e'), text.size());
  const auto point = std::min(text.find('.'), e);
  const auto after = std::min(point + 1, e);
  return {text.substr(0, point), text.substr(after, e - after),
          text.substr(std::min(e + 1, text.size()))};
}

// With at most eight digits after the point, and no trailing zeros.
template <class T> Parts shortest(T value, std::chars_format format) {
  Parts number = split(digits(value, format));
  if (number.fraction.size() > 8) number = split(digits(value, format, 8));
  number.fraction.erase(number.fraction.find_last_not_of('0') + 1);
  return number;
}

// All have one width, and their decimal points below each other.
template <class T> Elements numpy_elements(const std::vector<T>& values) {
  const auto [least, most] = magnitudes(values);
  const bool scientific = most >= 1e8 || least < 1e-4 || most / least > T(1000);
  const auto format = scientific ? std::chars_format::scientific : std::chars_format::fixed;
  std::size_t fraction = 0, exponent = 0;
  for (const T v : values) {
    const Parts number = shortest(v, format);
    fraction = std::max(fraction, number.fraction.size());
    exponent = std::max(exponent, number.exponent.size());
  }
  Words words;
  std::size_t width = 0;
  for (const T v : values) {
    Parts number = shortest(v, format);
    if (!std::isfinite(v)) {
      words.push_back(number.whole);
    } else if (scientific) {
      number = split(digits(v, format, static_cast<int>(fraction)));
      number.exponent.insert(1, exponent - number.exponent.size(), '0');  // behind its sign
      words.push_back(number.whole + "." + number.fraction + "e" + number.exponent);
    } else {
      number.fraction.resize(fraction, ' ');
      words.push_back(number.whole + "." + number.fraction);
    }
    width = std::max(width, words.back().size());
  }
  return Elements(words, width);
}

}  // namespace

std::string python_repr(double value) {
  const std::string scientific = digits(value, std::chars_format::scientific);
  const auto e = scientific.find('e');
  if (e == std::string::npos) return scientific;  // nan, inf
  const int exponent = std::stoi(scientific.substr(e + 1));
  if (exponent < -4 || exponent >= 16) return scientific;
  const std::string fixed = digits(value, std::chars_format::fixed);
  return fixed.find('.') == std::string::npos ? fixed + ".0" : fixed;
}

template <class T> std::string numpy_repr(const T* data, std::int64_t rows, std::int64_t columns) {
  const std::int64_t sizes[] = {rows, columns};
  const bool empty = rows * columns == 0, summarize = summarized(rows * columns);
  const bool float64 = std::is_same_v<T, double>;
  std::string text = "array(";
  const std::size_t indent = text.size();
  // Of 75 columns, the last ones are for two brackets, and ")" or ",".
  if (empty)
    text += "[]";
  else
    text +=
        Layout{numpy_elements(shown_values(data, sizes, summarize)), summarize, 75 - 4, "...", 3}
            .list(sizes, indent);
  // What the numbers do not show.
  std::string extras;
  if (empty || summarize) extras = "shape=" + tuple(sizes);
  if (empty || !float64) {
    if (!extras.empty()) extras += ", ";
    extras += float64 ? "dtype=float64" : "dtype=float32";
  }
  if (extras.empty()) return text + ")";
  const bool wrap = last_line_width(text) + 2 + extras.size() + 1 > 75;
  text += wrap ? ",\n" : ", ";
  if (wrap) text.append(indent, ' ');
  return text + extras + ")";
}

template std::string numpy_repr(const float*, std::int64_t, std::int64_t);
template std::string numpy_repr(const double*, std::int64_t, std::int64_t);

}  // namespace ladder
