// SPDX-License-Identifier: MIT
//
// IndexPlane: a picture's 8-bit samples, filtered and deflated once, to be drawn in any colours.
//
// In an indexed PNG the sample is the index and the colours are a chunk of their own, so another colormap,
// stretch, gamma or inversion is another head before the same bytes. A plane holds those bytes unchanged
// in the file, CRC included; it is immutable and made to be kept in a cache and shared between threads.
#pragma once

#include <framesd/image/lut.hpp>
#include <framesd/image/png.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace framesd::image {

class IndexPlane {
 public:
  // pixels   rows from the top, one byte a pixel
  // level    0 stores, 1 is our own encoder (the default of framesd), 2..9 are zlib's
  //
  // Cost: at level 1 about 175 us for 1000 rows of 150, zlib's 6 30 times that (bench png_strip).
  //
  // REQUIRES: width and height at least 1, pixels.size() == width * height, at most 2^30
  IndexPlane(std::span<const std::uint8_t> pixels, std::uint32_t width, std::uint32_t height, int level = 1);

  std::uint32_t width() const noexcept { return width_; }
  std::uint32_t height() const noexcept { return height_; }

  // The end of the file: IDAT and IEND.
  std::span<const std::uint8_t> rest() const noexcept { return rest_; }

 private:
  std::uint32_t width_;
  std::uint32_t height_;
  std::vector<std::uint8_t> rest_;
};

// How large a pixel is meant to be.
struct PngDensity {
  std::uint32_t x = 0;  // pixels a metre
  std::uint32_t y = 0;
};

// All of an indexed PNG that is not the plane.
struct PngHead {
  std::span<const Rgb> palette;  // 1..256 colours, at least one for each index in the plane
  bool first_transparent = false;
  std::optional<PngDensity> density = {};
  std::span<const PngText> texts = {};
};

// Appends the PNG up to the plane's tail: signature, IHDR, PLTE, tRNS, pHYs, tEXt. Head and tail may be sent
// as they are, one behind the other.
void append_indexed_head(std::vector<std::uint8_t>& out, const IndexPlane& plane, const PngHead& head);

// Appends the whole PNG. Cost: about 2.5 us for 1000 rows of 150, nearly all of it copying (bench
// png_recolour).
void append_indexed_png(std::vector<std::uint8_t>& out, const IndexPlane& plane, const PngHead& head);

}  // namespace framesd::image
