// SPDX-License-Identifier: MIT
#include <framesd/base/endian.hpp>
#include <framesd/image/colouring.hpp>

#include <cassert>
#include <cstddef>

namespace framesd::image {

constexpr std::size_t kPixelBytes = 3;

Colouring::Colouring(const Lut& lut) noexcept {
  for (std::size_t grey = 0; grey < lut.size(); ++grey) {
    const auto [r, g, b] = lut[grey];
    packed_[grey] = std::uint32_t{b} << 16 | std::uint32_t{g} << 8 | r;
  }
}

// Two pixels a store of eight bytes, as long as the next pixel makes up for the two bytes too many.
void Colouring::row(std::span<const std::uint8_t> grey, std::span<std::uint8_t> rgb) const noexcept {
  assert(rgb.size() == kPixelBytes * grey.size());
  std::uint8_t* to = rgb.data();
  std::size_t i = 0;
  for (; i + 2 < grey.size(); i += 2, to += 2 * kPixelBytes) {
    store_le(to, packed_[grey[i]] | std::uint64_t{packed_[grey[i + 1]]} << (8 * kPixelBytes));
  }
  for (; i < grey.size(); ++i, to += kPixelBytes) {
    for (std::size_t c = 0; c < kPixelBytes; ++c) {
      to[c] = static_cast<std::uint8_t>(packed_[grey[i]] >> (8 * c));
    }
  }
}

}  // namespace framesd::image
