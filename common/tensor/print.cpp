// Printing as libtorch does it, habits included: negative numbers do not count for a column's
// width.
#include <cmath>
#include <iomanip>
#include <span>

#include "common/tensor/tensor_impl.hpp"

namespace ladder {
namespace {

constexpr std::int64_t kLineWidth = 80;

struct Format {
  double scale = 1;  // what all numbers are divided by
  int width = 11;
};

double digits(double number) { return number == 0 ? 1 : std::floor(std::log10(number)) + 1; }

// Chooses how these numbers are written, and sets the stream to it.
Format set_format(std::ostream& out, std::span<const double> numbers) {
  bool whole = true, any = false;
  double smallest = 0, largest = 0;
  for (const double number : numbers) {
    if (!std::isfinite(number)) continue;
    whole &= number == std::ceil(number);
    smallest = any ? std::min(smallest, std::fabs(number)) : std::fabs(number);
    largest = any ? std::max(largest, number) : std::fabs(number);
    any = true;
  }
  const double low = digits(smallest), high = digits(largest);
  const auto extra = [&](double point) { return static_cast<int>(high + point); };

  if (whole && high <= 9) return out << std::defaultfloat, Format{1, extra(1)};
  const bool wide = !whole && (std::fabs(high) > 99 || std::fabs(low) > 99);
  if (whole || high - low > 4)
    return out << std::scientific << std::setprecision(4), Format{1, wide ? 12 : 11};
  out << std::fixed << std::setprecision(4);
  if (high > 5 || high < 0) return {std::pow(10, high - 1), 7};
  return {1, high == 0 ? 7 : extra(6)};
}

void print_scale(std::ostream& out, double scale) {
  if (scale != 1) out << std::defaultfloat << scale << " *\n" << std::fixed;
}

void print_vector(std::ostream& out, std::span<const double> numbers) {
  if (numbers.empty()) return;
  const Format format = set_format(out, numbers);
  print_scale(out, format.scale);
  for (const double number : numbers)
    out << std::setw(format.width) << number / format.scale << '\n';
}

// The columns that fit into a line, then the next ones.
void print_matrix(std::ostream& out, std::span<const double> numbers, std::int64_t columns,
                  std::size_t indent_width) {
  const Format format = set_format(out, numbers);
  const std::string indent(indent_width, ' ');
  const std::int64_t fit =
      (kLineWidth - static_cast<std::int64_t>(indent_width)) / (format.width + 1);
  const std::int64_t rows = static_cast<std::int64_t>(numbers.size()) / columns;
  out << indent;
  for (std::int64_t first = 0; first < columns; first += fit) {
    const std::int64_t end = std::min(first + fit, columns);
    if (fit < columns)
      out << (first > 0 ? "\n" : "") << "Columns " << first + 1 << " to " << end << indent;
    print_scale(out, format.scale);
    if (format.scale != 1) out << indent;
    for (std::int64_t r = 0; r < rows; ++r) {
      if (r > 0) out << indent << (format.scale != 1 ? " " : "");
      for (std::int64_t c = first; c < end; ++c)
        out << std::setw(format.width)
            << numbers[static_cast<std::size_t>(r * columns + c)] / format.scale
            << (c + 1 < end ? ' ' : '\n');
    }
  }
}

// The matrices of the last two dimensions, the first dimension running fastest.
void print_slices(std::ostream& out, std::span<const double> numbers, IntArrayRef sizes) {
  const std::size_t outer = sizes.size() - 2;
  const std::int64_t columns = sizes.back();
  const auto size = static_cast<std::size_t>(sizes[outer] * columns);
  const std::vector<std::int64_t> strides = contiguous_strides(sizes);
  std::vector<std::int64_t> counter(outer, 0);
  for (std::size_t slice = 0; slice < numbers.size() / size; ++slice) {
    std::int64_t offset = 0;
    out << (slice > 0 ? "\n(" : "(");
    for (std::size_t d = 0; d < outer; ++d) {
      out << counter[d] + 1 << ',';
      offset += counter[d] * strides[d];
    }
    out << ".,.) = \n";
    print_matrix(out, numbers.subspan(static_cast<std::size_t>(offset), size), columns, 1);
    for (std::size_t d = 0; d < outer && ++counter[d] == sizes[d]; ++d) counter[d] = 0;
  }
}

}  // namespace

std::ostream& operator<<(std::ostream& out, const Tensor& tensor) {
  if (!tensor.defined()) return out << "[ Tensor (undefined) ]";
  const Tensor values = alias(tensor).to(kCPU, kDouble).contiguous();
  const std::span<const double> numbers(values.data_ptr<double>(),
                                        static_cast<std::size_t>(values.numel()));
  std::ostringstream text;
  text.precision(out.precision());
  const IntArrayRef sizes = tensor.sizes();
  if (sizes.empty())
    text << numbers[0] << '\n';
  else if (sizes.size() == 1)
    print_vector(text, numbers);
  else if (!numbers.empty() && sizes.size() == 2)
    print_matrix(text, numbers, sizes[1], 0);
  else if (!numbers.empty())
    print_slices(text, numbers, sizes);
  text << "[ " << (tensor.is_cuda() ? "CUDA" : "CPU") << tensor.scalar_type() << "Type{";
  for (std::size_t d = 0; d < sizes.size(); ++d) text << (d > 0 ? "," : "") << sizes[d];
  return out << text.str() << "} ]";
}

}  // namespace ladder
