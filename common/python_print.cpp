#include "common/python_print.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <numeric>
#include <span>
#include <type_traits>
#include <vector>

#include "common/autograd.hpp"

namespace ladder {
namespace {

using Sizes = std::span<const std::int64_t>;
using Words = std::vector<std::string>;

std::string spaces(std::size_t count) { return std::string(count, ' '); }

// The fewest digits that read back as the same T; with a precision, that many after the point.
template <class T, class... Precision>
std::string digits(T value, std::chars_format format, Precision... precision) {
  if (std::isnan(value)) return "nan";  // never "-nan"
  char text[400];                       // the smallest double, written out, has about 330
  return {text, std::to_chars(text, std::end(text), value, format, precision...).ptr};
}

std::string tuple(Sizes sizes) {
  std::string text;
  for (const auto size : sizes) text += (text.empty() ? "(" : ", ") + std::to_string(size);
  return text + ")";
}

// ---- What NumPy and PyTorch share ---------------------------------------------------------------

// An array of more than 1000 elements shows three at either end of each dimension.
bool summarized(std::int64_t elements) { return elements > 1000; }

constexpr std::int64_t dots = -1;

// The places along a dimension that are shown; `dots` stands for those left out.
std::vector<std::int64_t> shown(std::int64_t size, bool summarize) {
  if (summarize && size > 6) return {0, 1, 2, dots, size - 3, size - 2, size - 1};
  std::vector<std::int64_t> all(static_cast<std::size_t>(size));
  std::iota(all.begin(), all.end(), 0);
  return all;
}

// The shown elements of a contiguous array, in order.
template <class T> std::vector<T> shown_values(const T* data, Sizes sizes, bool summarize) {
  std::vector<std::int64_t> offsets{0};
  for (const auto size : sizes) {
    std::vector<std::int64_t> finer;
    for (const auto offset : offsets)
      for (const auto i : shown(size, summarize))
        if (i != dots) finer.push_back(offset * size + i);
    offsets = std::move(finer);
  }
  std::vector<T> values;
  for (const auto offset : offsets) values.push_back(data[offset]);
  return values;
}

// The least and the largest magnitude among the finite numbers other than 0; 1 if there are none.
template <class T> std::pair<T, T> magnitudes(const std::vector<T>& values) {
  T least = std::numeric_limits<T>::max(), most = 0;
  for (const T value : values) {
    if (value == 0 || !std::isfinite(value)) continue;
    least = std::min(least, std::abs(value));
    most = std::max(most, std::abs(value));
  }
  return most == 0 ? std::pair<T, T>(1, 1) : std::pair(least, most);
}

// The shown elements as text.
struct Elements {
  Words words;
  std::size_t width;  // as a line counts it: some words may be longer

  Elements(Words texts, std::size_t width_) : words(std::move(texts)), width(width_) {
    for (auto& word : words) word.insert(0, width - std::min(width, word.size()), ' ');
  }
};

// Puts the words between brackets: nested lists, broken into lines, their columns aligned.
struct Layout {
  const Elements& elements;
  bool summarize;
  std::size_t line_width;
  std::string dots_word;   // between the elements left and right of those left out
  std::size_t dots_width;  // as a line counts it
  std::size_t next = 0;    // element

  std::string list(Sizes sizes, std::size_t indent) {
    if (sizes.empty()) return elements.words[next++];
    const std::size_t inner = sizes.size() - 1;  // dimensions inside this one
    const std::string new_line =
        std::string(",").append(std::max<std::size_t>(1, inner), '\n').append(indent + 1, ' ');
    std::string text = "[";
    std::size_t column = indent;
    for (const auto i : shown(sizes[0], summarize)) {
      const std::size_t width = i == dots ? dots_width : elements.width;
      const bool wrap = inner > 0 || column + 2 + width > line_width;
      if (i != 0) text += wrap ? new_line : ", ";
      if (i != 0) column = wrap ? indent : column + 2;
      if (i != dots)
        text += list(sizes.subspan(1), indent + 1);
      else
        text += inner > 0 ? "..." : dots_word;
      column += width;
    }
    return text + "]";
  }
};

// ---- PyTorch ------------------------------------------------------------------------------------

// Whole numbers are written "2.", others with four decimals; both give way to the exponent form
// when the magnitudes are far apart or extreme. All are as wide as the widest that is finite and
// not 0.
Elements torch_elements(const std::vector<double>& values) {
  const auto [least, most] = magnitudes(values);
  const bool whole = std::all_of(values.begin(), values.end(),
                                 [](double v) { return !std::isfinite(v) || v == std::ceil(v); });
  const bool scientific = most / least > 1000.0 || most > 1e8 || (!whole && least < 1e-4);
  const auto format = scientific ? std::chars_format::scientific : std::chars_format::fixed;
  Words words;
  std::size_t width = 1;
  for (const double v : values) {
    words.push_back(digits(v, format, whole && !scientific ? 0 : 4));
    if (!std::isfinite(v)) continue;
    if (whole && !scientific) words.back() += ".";
    if (v != 0) width = std::max(width, words.back().size());
  }
  return Elements(words, width);
}

Elements torch_elements(const std::vector<std::int64_t>& values, bool boolean) {
  Words words;
  std::size_t width = 1;
  for (const auto v : values) {
    words.push_back(!boolean ? std::to_string(v) : v != 0 ? "True" : "False");
    width = std::max(width, words.back().size());
  }
  return Elements(words, width);
}

// What stands between the brackets, and they.
std::string torch_list(const Tensor& tensor, std::size_t indent) {
  if (tensor.numel() == 0) return "[]";
  const bool summarize = summarized(tensor.numel());
  const bool floating = tensor.is_floating_point();
  const Tensor all = tensor.detach().to(kCPU).to(floating ? kFloat64 : kInt64).contiguous();
  const Elements elements =
      floating ? torch_elements(shown_values(all.data_ptr<double>(), all.sizes(), summarize))
               : torch_elements(shown_values(all.data_ptr<std::int64_t>(), all.sizes(), summarize),
                                tensor.scalar_type() == kBool);
  // PyTorch counts a comma and a space behind the last element too, and dots as any element.
  return Layout{elements, summarize, 80 - 2, " ...", elements.width}.list(all.sizes(), indent);
}

Words suffixes(const Tensor& tensor) {
  Words all;
  const bool empty = tensor.numel() == 0;
  if (tensor.is_cuda()) all.push_back("device='" + tensor.device().str() + "'");
  if (empty && tensor.dim() != 1) all.push_back("size=" + tuple(tensor.sizes()));
  // Elements show that they are float32, int64 or bool; where there are none, only float32 goes
  // unsaid.
  const Dtype dtype = tensor.scalar_type();
  if (dtype == kFloat64)
    all.push_back("dtype=torch.float64");
  else if (empty && dtype != kFloat32)
    all.push_back(dtype == kBool ? "dtype=torch.bool" : "dtype=torch.int64");
  if (tensor.grad_fn()) {
    const std::string name = tensor.grad_fn()->name();  // libtorch's has a namespace
    all.push_back("grad_fn=<" + name.substr(name.rfind(':') + 1) + ">");
  } else if (tensor.requires_grad()) {
    all.push_back("requires_grad=True");
  }
  return all;
}

// ---- NumPy --------------------------------------------------------------------------------------

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

std::string python_repr(const Tensor& tensor) {
  if (!tensor.defined()) return "None";
  std::string text = "tensor(";
  const std::size_t indent = text.size();
  text += torch_list(tensor, indent);
  // PyTorch counts two columns more than the last line has.
  std::size_t column = text.size() - (text.rfind('\n') + 1) + 2;
  for (const auto& suffix : suffixes(tensor)) {
    const bool wrap = column + suffix.size() + 2 > 80;
    text += (wrap ? ",\n" + spaces(indent) : ", ") + suffix;
    column = (wrap ? indent : column + 2) + suffix.size();
  }
  return text + ")";
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
  const std::size_t column = text.size() - (text.rfind('\n') + 1) + 1;
  const bool wrap = column + extras.size() + 1 + 1 > 75;
  text += wrap ? ",\n" : ", ";
  if (wrap) text.append(indent, ' ');
  return text + extras + ")";
}

template std::string numpy_repr(const float*, std::int64_t, std::int64_t);
template std::string numpy_repr(const double*, std::int64_t, std::int64_t);

}  // namespace ladder
