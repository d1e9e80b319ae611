// SPDX-License-Identifier: MIT
//
// Colouring: rows of grey values to rows of RGB, three bytes a pixel, in the colours of one Lut.
#pragma once

#include <framesd/image/lut.hpp>

#include <array>
#include <cstdint>
#include <span>

namespace framesd::image {

class Colouring {
 public:
  explicit Colouring(const Lut& lut) noexcept;

  // Cost: about 50 ns for 150 pixels (bench png_frame). REQUIRES: rgb.size() == 3 * grey.size(), no overlap
  void row(std::span<const std::uint8_t> grey, std::span<std::uint8_t> rgb) const noexcept;

  // r, g, b from the lowest byte up, 0 above them.
  std::uint32_t packed(std::uint8_t grey) const noexcept { return packed_[grey]; }

 private:
  std::array<std::uint32_t, 256> packed_{};
};

}  // namespace framesd::image
