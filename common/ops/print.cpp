// The same text on libtorch, where this file is compiled too: so it uses only what both have.
#include "common/graph/node.hpp"  // for the name of a gradient function alone
#include "common/harness/print_layout.hpp"

namespace ladder {
namespace {

using namespace layout;

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
  return {words, width};
}

Elements torch_elements(const std::vector<std::int64_t>& values, bool boolean) {
  Words words;
  std::size_t width = 1;
  for (const auto v : values) {
    words.push_back(!boolean ? std::to_string(v) : v != 0 ? "True" : "False");
    width = std::max(width, words.back().size());
  }
  return {words, width};
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

}  // namespace

std::string python_repr(const Tensor& tensor) {
  if (!tensor.defined()) return "None";
  std::string text = "tensor(";
  const std::size_t indent = text.size();
  text += torch_list(tensor, indent);
  // PyTorch counts two columns more than the last line has.
  std::size_t column = last_line_width(text) + 2;
  for (const auto& suffix : suffixes(tensor)) {
    const bool wrap = column + suffix.size() + 2 > 80;
    text += (wrap ? ",\n" + std::string(indent, ' ') : ", ") + suffix;
    column = (wrap ? indent : column + 2) + suffix.size();
  }
  return text + ")";
}

#ifndef TORCH_VERSION_MAJOR  // libtorch's tensors bring one of their own
std::ostream& operator<<(std::ostream& out, const Tensor& tensor) {
  return out << python_repr(tensor);
}
#endif

}  // namespace ladder
