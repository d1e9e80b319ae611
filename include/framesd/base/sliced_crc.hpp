// SPDX-License-Identifier: MIT
//
// SlicedCrc: a reflected 32-bit CRC by table, eight bytes a step, for any polynomial.
//
// The way that works on every CPU; the faster instructions are beside their own polynomial (crc32c.cpp,
// image/checksums.cpp).
#pragma once

#include <framesd/base/endian.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace framesd {

namespace detail {
using CrcTables = std::array<std::array<std::uint32_t, 256>, 8>;

// tables[k][b] is the CRC register after byte b and k zero bytes.
constexpr CrcTables make_crc_tables(std::uint32_t polynomial) {
  CrcTables tables{};
  for (std::uint32_t byte = 0; byte < 256; ++byte) {
    std::uint32_t crc = byte;
    for (int bit = 0; bit < 8; ++bit) crc = (crc & 1) != 0 ? (crc >> 1) ^ polynomial : crc >> 1;
    tables[0][byte] = crc;
  }
  for (std::size_t k = 1; k < 8; ++k) {
    for (std::size_t byte = 0; byte < 256; ++byte) {
      const std::uint32_t before = tables[k - 1][byte];
      tables[k][byte] = (before >> 8) ^ tables[0][before & 0xFF];
    }
  }
  return tables;
}
}  // namespace detail

// Polynomial   with its bits reflected, the highest power left out: 0x82F63B78 is CRC-32C
template <std::uint32_t Polynomial>
class SlicedCrc {
 public:
  // Initial value and final xor 0xFFFFFFFF. Continues from `crc`, the CRC of what came before; 0 at the
  // start.
  static std::uint32_t of(std::span<const std::uint8_t> bytes, std::uint32_t crc = 0) noexcept {
    std::uint32_t state = ~crc;
    const std::uint8_t* at = bytes.data();
    std::size_t left = bytes.size();
    for (; left >= 8; at += 8, left -= 8) {
      const std::uint64_t word = load_le<std::uint64_t>(at) ^ state;
      state = 0;
      for (std::size_t k = 0; k < 8; ++k) state ^= kTables[7 - k][(word >> (8 * k)) & 0xFF];
    }
    for (; left > 0; ++at, --left) state = (state >> 8) ^ kTables[0][(state ^ *at) & 0xFF];
    return ~state;
  }

 private:
  static constexpr auto kTables = detail::make_crc_tables(Polynomial);
};

}  // namespace framesd
