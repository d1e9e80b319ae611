// SPDX-License-Identifier: MIT
#include "row_palette.hpp"

#include <framesd/base/endian.hpp>

#include <bit>

namespace framesd::image {
namespace {

// One bit of each of eight bytes that are 0 or 1, the first byte's lowest.
std::uint64_t gathered(std::uint64_t flags) noexcept { return flags * 0x0102040810204080 >> 56; }

}  // namespace

std::size_t write_row_palette(std::span<const std::uint8_t> grey, const Colouring& colouring,
                              std::uint8_t* rgb, std::array<std::uint8_t, 256>& places) noexcept {
  constexpr std::size_t kWordBits = 64;
  std::array<std::uint8_t, 256> present{};
  for (const std::uint8_t value : grey) present[value] = 1;
  std::size_t count = 0;
  for (std::size_t first = 0; first < present.size(); first += kWordBits) {
    std::uint64_t word = 0;
    for (std::size_t byte = 0; byte < 8; ++byte) {
      word |= gathered(load_le<std::uint64_t>(present.data() + first + 8 * byte)) << (8 * byte);
    }
    for (; word != 0; word &= word - 1, ++count) {
      const auto value = static_cast<std::uint8_t>(first + static_cast<std::size_t>(std::countr_zero(word)));
      places[value] = static_cast<std::uint8_t>(count);
      store_le(rgb + 3 * count, colouring.packed(value));
    }
  }
  return count;
}

}  // namespace framesd::image
