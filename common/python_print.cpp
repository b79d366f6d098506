#include "common/python_print.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <iterator>
#include <type_traits>
#include <vector>

#include "common/autograd.hpp"

namespace ladder {
namespace {

// Both libraries' defaults: an array of more elements than this shows three at either end of each
// dimension.
constexpr std::int64_t threshold = 1000;
constexpr std::int64_t edge = 3;
constexpr std::int64_t dots = -1;

// The places along a dimension that are shown; `dots` stands for those left out.
std::vector<std::int64_t> shown(std::int64_t size, bool summarize) {
  std::vector<std::int64_t> places;
  for (std::int64_t i = 0; i < size; ++i) {
    if (summarize && size > 2 * edge && i == edge) {
      places.push_back(dots);
      i = size - edge;
    }
    places.push_back(i);
  }
  return places;
}

// The fewest digits that read back as the same T; with a precision, that many after the point.
template <class T, class... Precision>
std::string digits(T value, std::chars_format format, Precision... precision) {
  if (std::isnan(value)) return "nan";  // never "-nan"
  char text[400];                       // the smallest double, written out, has about 330
  const auto end = std::to_chars(std::begin(text), std::end(text), value, format, precision...).ptr;
  return std::string(std::begin(text), end);
}

std::string spaces(std::size_t width, std::size_t used = 0) {
  return std::string(width > used ? width - used : 0, ' ');
}

// ---- PyTorch ------------------------------------------------------------------------------------

const char* dtype_name(const Tensor& tensor) {
  if (tensor.scalar_type() == kFloat32) return "torch.float32";
  if (tensor.scalar_type() == kFloat64) return "torch.float64";
  return tensor.scalar_type() == kBool ? "torch.bool" : "torch.int64";
}

// The elements of one tensor between their brackets. T is double for the floating dtypes,
// std::int64_t for the others.
template <class T>
class Elements {
 public:
  explicit Elements(const Tensor& tensor)
      : values_(tensor.detach().to(kCPU).to(std::is_same_v<T, double> ? kFloat64 : kInt64)),
        boolean_(tensor.scalar_type() == kBool),
        summarize_(tensor.numel() > threshold) {
    values_ = values_.contiguous();
    data_ = values_.template data_ptr<T>();
    for (std::int64_t d = 0; d < values_.dim(); ++d) sizes_.push_back(values_.size(d));
    std::vector<T> seen;
    collect(0, 0, seen);
    choose_format(seen);
  }

  std::string text(std::size_t indent) const { return block(0, 0, indent); }

 private:
  std::int64_t step(std::size_t dim) const {  // elements from one place along `dim` to the next
    std::int64_t count = 1;
    while (++dim < sizes_.size()) count *= sizes_[dim];
    return count;
  }

  void collect(std::size_t dim, std::int64_t offset, std::vector<T>& seen) const {
    if (dim == sizes_.size()) return seen.push_back(data_[offset]);
    for (const auto i : shown(sizes_[dim], summarize_)) {
      if (i != dots) collect(dim + 1, offset + i * step(dim), seen);
    }
  }

  // Whole numbers are written "2.", others with four decimals; both give way to the exponent form
  // when the magnitudes are far apart or extreme. The finite numbers other than 0 decide this, and
  // how wide every element is.
  void choose_format(std::vector<T>& seen) {
    if constexpr (std::is_same_v<T, double>) {
      std::erase_if(seen, [](double v) { return v == 0.0 || !std::isfinite(v); });
      if (seen.empty()) return;
      const auto smaller = [](double a, double b) { return std::abs(a) < std::abs(b); };
      const double least = std::abs(*std::min_element(seen.begin(), seen.end(), smaller));
      const double most = std::abs(*std::max_element(seen.begin(), seen.end(), smaller));
      whole_ = std::all_of(seen.begin(), seen.end(), [](double v) { return v == std::ceil(v); });
      scientific_ = most / least > 1000.0 || most > 1e8 || (!whole_ && least < 1e-4);
    }
    for (const T v : seen) width_ = std::max(width_, plain(v).size());
  }

  std::string plain(T value) const {
    if constexpr (std::is_same_v<T, double>) {
      if (scientific_) return digits(value, std::chars_format::scientific, 4);
      if (!whole_) return digits(value, std::chars_format::fixed, 4);
      return digits(value, std::chars_format::fixed, 0) + (std::isfinite(value) ? "." : "");
    } else {
      return boolean_ ? (value ? "True" : "False") : std::to_string(value);
    }
  }

  std::string element(std::int64_t offset) const {
    const std::string text = plain(data_[offset]);
    return spaces(width_, text.size()) + text;
  }

  std::string block(std::size_t dim, std::int64_t offset, std::size_t indent) const {
    if (dim == sizes_.size()) return element(offset);
    const std::size_t inner = sizes_.size() - dim - 1;  // dimensions inside this one
    const std::size_t a_line =
        inner > 0
            ? 1
            : std::max<std::size_t>(1, (80 - std::min<std::size_t>(80, indent)) / (width_ + 2));
    const std::string new_line =
        "," + std::string(std::max<std::size_t>(1, inner), '\n') + spaces(indent + 1);
    std::string text = "[";
    std::size_t count = 0;
    for (const auto i : shown(sizes_[dim], summarize_)) {
      if (count > 0) text += count % a_line == 0 ? new_line : ", ";
      ++count;
      if (i == dots) {
        text += inner > 0 ? "..." : " ...";
      } else {
        text += block(dim + 1, offset + i * step(dim), indent + 1);
      }
    }
    return text + "]";
  }

  Tensor values_;
  const T* data_ = nullptr;
  std::vector<std::int64_t> sizes_;
  bool boolean_;
  bool summarize_;
  bool whole_ = true;
  bool scientific_ = false;
  std::size_t width_ = 1;
};

std::vector<std::string> suffixes(const Tensor& tensor) {
  std::vector<std::string> all;
  const bool empty = tensor.numel() == 0;
  if (tensor.is_cuda()) all.push_back("device='" + tensor.device().str() + "'");
  if (empty && tensor.dim() != 1) {
    const std::string list = python_repr(tensor.sizes());
    all.push_back("size=(" + list.substr(1, list.size() - 2) + ")");
  }
  // Elements show that they are float32, int64 or bool; where there are none, only float32 goes
  // unsaid.
  const bool implied = tensor.scalar_type() == kFloat32 || (!empty && !tensor.is_floating_point());
  if (!implied) all.push_back(std::string("dtype=") + dtype_name(tensor));
  if (tensor.grad_fn()) {
    const std::string name = tensor.grad_fn()->name();
    const auto scope = name.rfind("::");
    all.push_back("grad_fn=<" + (scope == std::string::npos ? name : name.substr(scope + 2)) + ">");
  } else if (tensor.requires_grad()) {
    all.push_back("requires_grad=True");
  }
  return all;
}

// ---- NumPy --------------------------------------------------------------------------------------

struct Parts {  // of a number's text: "-1" and "25" of "-1.25e-07", and its exponent "-07" with the
                // sign
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
template <class T>
Parts shortest(T value, std::chars_format format) {
  Parts number = split(digits(value, format));
  if (number.fraction.size() > 8) number = split(digits(value, format, 8));
  number.fraction.erase(number.fraction.find_last_not_of('0') + 1);
  return number;
}

// One width for all numbers of an array, and their decimal points below each other.
template <class T>
class NumpyFormat {
 public:
  explicit NumpyFormat(const std::vector<T>& seen) {
    std::vector<T> magnitudes;
    for (const T v : seen) {
      if (std::isfinite(v) && v != 0) magnitudes.push_back(std::abs(v));
    }
    if (!magnitudes.empty()) {
      const auto [least, most] = std::minmax_element(magnitudes.begin(), magnitudes.end());
      scientific_ = *most >= 1e8 || *least < 1e-4 || *most / *least > T(1000);
    }
    for (const T v : seen) {
      if (!std::isfinite(v)) continue;
      const Parts number = shortest(v, format());
      left_ = std::max(left_, number.whole.size());
      fraction_ = std::max(fraction_, number.fraction.size());
      exponent_ = std::max(exponent_, number.exponent.size());
    }
    const std::size_t right = right_width();
    for (const T v : seen) {
      const std::size_t width = std::isfinite(v) ? 0 : digits(v, format()).size();
      if (width > left_ + right) left_ = width - right;
    }
  }

  std::string operator()(T value) const {
    if (!std::isfinite(value)) {
      const std::string text = digits(value, format());
      return spaces(left_ + right_width(), text.size()) + text;
    }
    if (!scientific_) {
      const Parts number = shortest(value, format());
      return spaces(left_, number.whole.size()) + number.whole + "." + number.fraction +
             spaces(fraction_, number.fraction.size());
    }
    const Parts number = split(digits(value, format(), static_cast<int>(fraction_)));
    std::string exponent = number.exponent;
    exponent.insert(1, exponent_ - exponent.size(), '0');
    return spaces(left_, number.whole.size()) + number.whole + "." + number.fraction + "e" +
           exponent;
  }

 private:
  std::chars_format format() const {
    return scientific_ ? std::chars_format::scientific : std::chars_format::fixed;
  }
  std::size_t right_width() const { return 1 + fraction_ + (scientific_ ? 1 + exponent_ : 0); }

  bool scientific_ = false;
  std::size_t left_ = 0, fraction_ = 0, exponent_ = 0;
};

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

std::string python_repr(IntArrayRef sizes) {
  std::string text = "[";
  for (const std::int64_t size : sizes) text += (text == "[" ? "" : ", ") + std::to_string(size);
  return text + "]";
}

std::string python_repr(const Tensor& tensor) {
  if (!tensor.defined()) return "None";
  const std::size_t indent = 7;  // of "tensor("
  std::string text = "tensor(";
  if (tensor.numel() == 0) {
    text += "[]";
  } else {
    text += tensor.is_floating_point() ? Elements<double>(tensor).text(indent)
                                       : Elements<std::int64_t>(tensor).text(indent);
  }
  // PyTorch counts two columns more than the last line has.
  const auto last_line = text.rfind('\n');
  std::size_t column =
      last_line == std::string::npos ? text.size() + 2 : text.size() - last_line + 1;
  for (const auto& suffix : suffixes(tensor)) {
    if (column + suffix.size() + 2 > 80) {
      text += ",\n" + spaces(indent) + suffix;
      column = indent + suffix.size();
    } else {
      text += ", " + suffix;
      column += suffix.size() + 2;
    }
  }
  return text + ")";
}

template <class T>
std::string numpy_repr(const T* data, std::int64_t rows, std::int64_t columns) {
  const std::string dtype = std::is_same_v<T, double> ? "dtype=float64)" : "dtype=float32)";
  if (rows * columns == 0) {
    return "array([], shape=(" + std::to_string(rows) + ", " + std::to_string(columns) + "), " +
           dtype;
  }
  const bool summarize = rows * columns > threshold;
  const auto shown_rows = shown(rows, summarize), shown_columns = shown(columns, summarize);
  std::vector<T> seen;
  for (const auto i : shown_rows) {
    for (const auto j : shown_columns) {
      if (i != dots && j != dots) seen.push_back(data[i * columns + j]);
    }
  }
  const NumpyFormat<T> format(seen);
  const std::size_t limit = 75 - 3;  // room for "]" of the row, of the matrix, and ")" or ","
  const std::string indent = spaces(8);
  std::string text = "array([";
  for (const auto i : shown_rows) {
    if (i != 0) text += ",\n" + spaces(7);
    if (i == dots) {
      text += "...";
      continue;
    }
    text += "[";
    std::size_t column = indent.size();
    for (const auto j : shown_columns) {
      const std::string word = j == dots ? "..." : format(data[i * columns + j]);
      if (j != 0) {
        const bool wrap = column + 2 + word.size() > limit;
        text += wrap ? ",\n" + indent : ", ";
        column = wrap ? indent.size() : column + 2;
      }
      text += word;
      column += word.size();
    }
    text += "]";
  }
  text += "]";
  if (std::is_same_v<T, double>) return text + ")";
  const std::size_t last_line = text.size() - (text.rfind('\n') + 1) + 1;
  return text + "," + (last_line + dtype.size() + 1 > 75 ? "\n" + spaces(6) : " ") + dtype;
}

template std::string numpy_repr(const float*, std::int64_t, std::int64_t);
template std::string numpy_repr(const double*, std::int64_t, std::int64_t);

}  // namespace ladder
