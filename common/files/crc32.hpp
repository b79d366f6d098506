#pragma once

#include <array>
#include <cstdint>

namespace ladder::files {

/// The checksum of zip files (and of PNG and Ethernet): the remainder of a division of polynomials
/// over bits, a byte at a time. `crc` is that of the bytes before.
inline std::uint32_t crc32(const char* data, std::uint64_t size, std::uint32_t crc = 0) {
  static constexpr auto table = [] {
    std::array<std::uint32_t, 256> remainders{};
    for (std::uint32_t byte = 0; byte < 256; ++byte) {
      std::uint32_t r = byte;
      for (int bit = 0; bit < 8; ++bit) r = (r >> 1) ^ (r & 1 ? 0xEDB88320u : 0u);
      remainders[byte] = r;
    }
    return remainders;
  }();
  crc = ~crc;
  for (std::uint64_t i = 0; i < size; ++i)
    crc = (crc >> 8) ^ table[(crc ^ static_cast<unsigned char>(data[i])) & 0xFF];
  return ~crc;
}

}  // namespace ladder::files
