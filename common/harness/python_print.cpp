#include "common/harness/python_print.hpp"

#include <type_traits>

#include "common/harness/print_layout.hpp"

namespace ladder {
namespace {

using namespace layout;

// "-1.25" and "e-07" of "-1.25e-07". There is a point, if need be behind the last digit.
struct Parts {
  std::string mantissa, exponent;

  explicit Parts(const std::string& text)
      : mantissa(text.substr(0, text.find('e'))), exponent(text.substr(mantissa.size())) {
    if (mantissa.find('.') == std::string::npos) mantissa += '.';
  }
  std::size_t fraction() const { return mantissa.size() - mantissa.find('.') - 1; }
};

// With at most eight digits after the point, and no trailing zeros.
template <class T> Parts shortest(T value, std::chars_format format) {
  Parts number(digits(value, format));
  if (number.fraction() > 8) number = Parts(digits(value, format, 8));
  while (number.mantissa.back() == '0') number.mantissa.pop_back();
  return number;
}

// All have one width, and their decimal points below each other.
template <class T> Elements numpy_elements(const std::vector<T>& values) {
  const auto [least, most] = magnitudes(values);
  const bool scientific = most >= T(1e8) || least < T(1e-4) || most / least > T(1000);
  const auto format = scientific ? std::chars_format::scientific : std::chars_format::fixed;
  std::size_t fraction = 0, exponent = 0;
  for (const T v : values) {
    const Parts number = shortest(v, format);  // nan and inf have neither
    fraction = std::max(fraction, number.fraction());
    exponent = std::max(exponent, number.exponent.size());
  }
  const auto word = [&](T v) {
    if (!std::isfinite(v)) return digits(v, format);
    Parts number = shortest(v, format);
    if (!scientific) return number.mantissa.append(fraction - number.fraction(), ' ');
    number = Parts(digits(v, format, static_cast<int>(fraction)));
    number.exponent.insert(2, exponent - number.exponent.size(), '0');  // behind "e-"
    return number.mantissa + number.exponent;
  };
  Words words;
  std::size_t width = 0;
  for (const T v : values) {
    words.push_back(word(v));
    width = std::max(width, words.back().size());
  }
  return {words, width};
}

}  // namespace

std::string python_repr(double value) {
  const double size = std::abs(value);
  const bool plain = value == 0 || (1e-4 <= size && size < 1e16);  // nan and inf are not
  if (!plain) return digits(value, std::chars_format::scientific);
  const std::string fixed = digits(value, std::chars_format::fixed);
  return fixed.find('.') == std::string::npos ? fixed + ".0" : fixed;
}

template <class T> std::string numpy_repr(const T* data, std::int64_t rows, std::int64_t columns) {
  const std::int64_t sizes[] = {rows, columns};
  const bool summarize = summarized(rows * columns);
  // Of 75 columns, the last ones are for two brackets, and ")" or ",".
  Layout layout{numpy_elements(shown_values(data, sizes, summarize)), summarize, 75 - 4, "...", 3};
  const std::string begin = "array(";
  const std::string text = begin + layout.list(sizes, begin.size());
  std::string extras;  // what the numbers do not show
  if (summarize) extras += ", shape=" + tuple(sizes);
  if (std::is_same_v<T, float>) extras += ", dtype=float32";
  const bool wrap = last_line_width(text) + extras.size() + 1 > 75;
  if (wrap && !extras.empty()) extras.replace(1, 1, 1, '\n').insert(2, begin.size(), ' ');
  return text + extras + ")";
}

template std::string numpy_repr(const float*, std::int64_t, std::int64_t);
template std::string numpy_repr(const double*, std::int64_t, std::int64_t);

}  // namespace ladder
